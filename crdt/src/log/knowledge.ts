import { ByteWriter } from '../wire/writer.ts'
import type { Block, Chunk, Deletions } from './chunk.ts'
import type { ContentLimits } from './limits.ts'
import { RangeSet } from './ranges.ts'
import { encodeChunk, sliceBlock, withNesting } from './splice.ts'

/**
 * The content of a log: for each client the end of the contiguous part (the state vector), the ranges that arrived
 * beyond a gap, and the deleted ranges.
 */
export class Knowledge {
  private readonly contiguous = new Map<number, number>()
  private readonly beyondGap = new Map<number, RangeSet>()
  private readonly deleted = new Map<number, RangeSet>()
  /** Number of deleted ranges and of ranges beyond gaps, over all clients. */
  private ranges = 0
  private gaps = 0
  /** Clients of the contiguous part in descending order; `null` after a client was added. */
  private ordered: number[] | null = null
  private encoded: Uint8Array | null = null

  /** The end of the contiguous part of a client's structs, 0 for an unknown one. */
  clockOf(client: number): number {
    return this.contiguous.get(client) ?? 0
  }

  /** The first known clock of a client at or after `clock`, including ranges beyond gaps; `null` when there is none. */
  nextFrom(client: number, clock: number): number | null {
    return clock < this.clockOf(client) ? clock : (this.beyondGap.get(client)?.nextFrom(clock) ?? null)
  }

  /** The state vector over the contiguous part, encoded; the same array until it changes. */
  stateVector(): Uint8Array {
    if (this.encoded) return this.encoded
    this.ordered ??= descending(this.contiguous.keys())
    const writer = new ByteWriter(8 + this.ordered.length * 10).varUint(this.ordered.length)
    for (const client of this.ordered) writer.varUint(client).varUint(this.contiguous.get(client)!)
    this.encoded = writer.finish()
    return this.encoded
  }

  /**
   * The part of a chunk that is not known yet: the chunk itself when all of it is new, a smaller chunk when a part is,
   * `null` when nothing is.
   */
  newPart(chunk: Chunk): Chunk | null {
    const blocks = this.newBlocks(chunk.blocks)
    const deletions = this.newDeletions(chunk.deletions)
    if (blocks.length === 0 && deletions.length === 0) return null
    if (blocks === chunk.blocks && deletions === chunk.deletions) return chunk
    return withNesting(encodeChunk(blocks, deletions), chunk)
  }

  /** Records the content of a chunk. */
  add(chunk: Chunk): void {
    const { blocks } = chunk
    for (let i = 0; i < blocks.length; ) {
      let next = i + 1
      while (next < blocks.length && blocks[next]!.client === blocks[i]!.client) next++
      if (next === i + 1) this.addBlock(blocks[i]!)
      else this.addBlocks(blocks.slice(i, next))
      i = next
    }
    for (const { client, bounds } of chunk.deletions) this.addDeletions(client, bounds)
  }

  private addDeletions(client: number, bounds: readonly number[]): void {
    const known = this.deleted.get(client)
    if (!known) {
      this.deleted.set(client, new RangeSet(bounds))
      this.ranges += bounds.length / 2
      return
    }
    // A compacted base mostly repeats known deletions.
    if (isSame(known.flat, bounds)) return
    const before = known.size
    known.addSorted(bounds)
    this.ranges += known.size - before
  }

  /** Whether these blocks contain more than `most` new clients. */
  addsMoreClients(blocks: readonly Block[], most: number): boolean {
    if (blocks.length <= most) return false
    let added = 0
    let last: number | null = null
    for (const { client } of blocks) {
      if (client === last) continue
      last = client
      if (this.clockOf(client) === 0 && !this.beyondGap.has(client) && ++added > most) return true
    }
    return false
  }

  /**
   * The limit that a chunk, all of it new, would exceed together with the known content, as text; `null` when it
   * exceeds none.
   */
  excess({ blocks, deletions }: Chunk, limits: ContentLimits): string | null {
    let newWriters = 0
    let newDeleters = 0
    let { ranges, gaps } = this
    let last: number | null = null
    let end = 0
    for (const { client, clock, end: next } of blocks) {
      const known = this.clockOf(client)
      const isSame = client === last
      if (clock > (isSame ? end : known)) gaps++
      end = next
      if (isSame) continue
      last = client
      if (known === 0 && !this.beyondGap.has(client)) newWriters++
    }
    for (const { client, bounds } of deletions) {
      ranges += bounds.length / 2
      if (!this.deleted.has(client)) newDeleters++
    }
    if (newDeleters > limits.newDeletingClients)
      return `first deletions of more than ${limits.newDeletingClients} clients`
    const writers = this.contiguous.size + this.beyondGap.size + newWriters
    if (Math.max(writers, this.deleted.size + newDeleters) > limits.clients)
      return `a document of more than ${limits.clients} clients`
    if (gaps > limits.gaps) return `a document of more than ${limits.gaps} gaps`
    return ranges > limits.ranges ? `a document of more than ${limits.ranges} deleted ranges` : null
  }

  /** All deletions in ascending order of clients. */
  deletions(): Deletions[] {
    return descending(this.deleted.keys())
      .reverse()
      .map((client) => ({ client, bounds: this.deleted.get(client)!.flat }))
  }

  /**
   * The state vector and all deletions as bytes. Equal content gives equal bytes, regardless of the order of arrival.
   */
  summary(): Uint8Array {
    const vector = this.stateVector()
    const writer = new ByteWriter(vector.length + 64).raw(vector)
    for (const { client, bounds } of this.deletions()) {
      for (let i = 0; i < bounds.length; i += 2)
        writer
          .varUint(client)
          .varUint(bounds[i]!)
          .varUint(bounds[i + 1]!)
    }
    return writer.finish()
  }

  private newBlocks(all: readonly Block[]): readonly Block[] {
    if (all.every(({ client, clock }) => this.isNew(client, clock))) return all
    let whole = true
    const blocks: Block[] = []
    for (const block of all) {
      const known = this.clockOf(block.client)
      if (block.end <= known || this.beyondGap.get(block.client)?.covers(block.clock, block.end)) {
        whole = false
      } else if (known > block.clock) {
        whole = false
        blocks.push(sliceBlock(block, known))
      } else blocks.push(block)
    }
    return whole ? all : blocks
  }

  /** Whether a client's structs from `clock` on are certainly all new. */
  private isNew(client: number, clock: number): boolean {
    return clock >= this.clockOf(client) && !this.beyondGap.has(client)
  }

  private newDeletions(all: readonly Deletions[]): readonly Deletions[] {
    if (all.length === 0) return all
    let whole = true
    const deletions: Deletions[] = []
    for (const deleted of all) {
      const known = this.deleted.get(deleted.client)
      // A reconnecting client repeats all deletions that it knows.
      const missing = !known
        ? deleted.bounds
        : isSame(known.flat, deleted.bounds)
          ? []
          : known.missing(deleted.bounds)
      if (isSame(missing, deleted.bounds)) deletions.push(deleted)
      else {
        whole = false
        if (missing.length > 0) deletions.push({ client: deleted.client, bounds: missing })
      }
    }
    return whole ? all : deletions
  }

  private addBlock({ client, clock, end }: Block): void {
    const known = this.clockOf(client)
    if (end <= known) return
    if (clock > known) this.addBeyondGap(client, [clock, end])
    else this.reach(client, end)
  }

  /** Adds the blocks of one client, with or without gaps between them. */
  private addBlocks(blocks: readonly Block[]): void {
    const { client, clock, end } = blocks[0]!
    const known = this.clockOf(client)
    this.addBeyondGap(
      client,
      blocks.flatMap((block) => [block.clock, block.end]),
    )
    this.reach(client, clock <= known ? Math.max(known, end) : known)
  }

  private addBeyondGap(client: number, bounds: readonly number[]): void {
    const ranges = rangesOf(this.beyondGap, client)
    const before = ranges.size
    ranges.addSorted(bounds)
    this.gaps += ranges.size - before
  }

  /** Extends the contiguous part to `clock`, and further over adjacent ranges beyond the gap. */
  private reach(client: number, clock: number): void {
    let reached = clock
    const waiting = this.beyondGap.get(client)
    if (waiting) {
      const before = waiting.size
      reached = waiting.takeUpTo(clock)
      this.gaps += waiting.size - before
      if (waiting.isEmpty) this.beyondGap.delete(client)
    }
    const known = this.contiguous.get(client)
    if (reached === (known ?? 0)) return
    if (known === undefined) this.ordered = null
    this.contiguous.set(client, reached)
    this.encoded = null
  }
}

function descending(clients: Iterable<number>): number[] {
  return [...clients].sort((a, b) => b - a)
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

function rangesOf(map: Map<number, RangeSet>, client: number): RangeSet {
  const known = map.get(client)
  if (known) return known
  const ranges = new RangeSet()
  map.set(client, ranges)
  return ranges
}
