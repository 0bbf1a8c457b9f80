import { ByteWriter } from '../wire/writer.ts'
import type { Block, Chunk, Deletion } from './chunk.ts'
import { RangeSet } from './ranges.ts'
import { encodeChunk, sliceBlock } from './splice.ts'

/**
 * What a log already holds: per client the end of the contiguous part (the state vector), ranges that
 * arrived beyond a gap, and deleted ranges.
 */
export class Knowledge {
  private readonly contiguous = new Map<number, number>()
  private readonly beyondGap = new Map<number, RangeSet>()
  private readonly deleted = new Map<number, RangeSet>()
  private encoded: Uint8Array | null = null

  /** The end of the contiguous part of a client's structs, 0 for an unknown one. */
  clockOf(client: number): number {
    return this.contiguous.get(client) ?? 0
  }

  /** The first clock of a client, from `clock` on, that is there, also beyond a gap; `null` when none is. */
  nextFrom(client: number, clock: number): number | null {
    return clock < this.clockOf(client) ? clock : (this.beyondGap.get(client)?.nextFrom(clock) ?? null)
  }

  /** The state vector over the contiguous part, encoded; the same array until it changes. */
  stateVector(): Uint8Array {
    if (this.encoded) return this.encoded
    const writer = new ByteWriter(8 + this.contiguous.size * 10).varUint(this.contiguous.size)
    const clients = [...this.contiguous.keys()].sort((a, b) => b - a)
    for (const client of clients) writer.varUint(client).varUint(this.contiguous.get(client)!)
    this.encoded = writer.finish()
    return this.encoded
  }

  /**
   * What of a chunk is new: the chunk itself when all of it is, a smaller one when a part is, `null` when
   * nothing is.
   */
  newPart(chunk: Chunk): Chunk | null {
    let whole = true
    const blocks: Block[] = []
    for (const block of chunk.blocks) {
      const known = this.clockOf(block.client)
      if (known > block.clock) whole = false
      if (block.end <= known || this.beyondGap.get(block.client)?.covers(block.clock, block.end))
        whole = false
      else blocks.push(block)
    }
    const deletions: Deletion[] = []
    for (const deletion of chunk.deletions) {
      const known = this.deleted.get(deletion.client)
      if (!known) {
        deletions.push(deletion)
        continue
      }
      for (const [clock, end] of known.missing(deletion.clock, deletion.end)) {
        if (end - clock !== deletion.end - deletion.clock) whole = false
        deletions.push({ client: deletion.client, clock, end })
      }
    }
    if (blocks.length === 0 && deletions.length === 0) return null
    if (whole && blocks.length === chunk.blocks.length && deletions.length === chunk.deletions.length)
      return chunk
    return encodeChunk(this.trimmed(blocks), deletions)
  }

  /** Takes note of a chunk. */
  add(chunk: Chunk): void {
    for (const run of runsOfClients(chunk.blocks)) {
      if (run.length === 1) this.addBlock(run[0]!)
      else this.addBlocks(run)
    }
    for (const run of runsOfClients(chunk.deletions)) {
      const { client, clock, end } = run[0]!
      if (run.length === 1) rangesOf(this.deleted, client).add(clock, end)
      else rangesOf(this.deleted, client).addSorted(run)
    }
  }

  /** All deletions, by client, then clock. */
  *deletions(): Generator<Deletion> {
    for (const client of [...this.deleted.keys()].sort((a, b) => a - b)) {
      for (const [clock, end] of this.deleted.get(client)!.entries()) yield { client, clock, end }
    }
  }

  /** The state vector and all deletions as bytes: equal for equal knowledge, however it came about. */
  summary(): Uint8Array {
    const vector = this.stateVector()
    const writer = new ByteWriter(vector.length + 64).raw(vector)
    for (const { client, clock, end } of this.deletions()) writer.varUint(client).varUint(clock).varUint(end)
    return writer.finish()
  }

  private addBlock({ client, clock, end }: Block): void {
    const known = this.clockOf(client)
    if (end <= known) return
    if (clock > known) {
      rangesOf(this.beyondGap, client).add(clock, end)
      return
    }
    this.reach(client, end)
  }

  /** Blocks of one client with gaps between them. */
  private addBlocks(blocks: readonly Block[]): void {
    const { client, clock, end } = blocks[0]!
    const known = this.clockOf(client)
    rangesOf(this.beyondGap, client).addSorted(blocks)
    this.reach(client, clock <= known ? Math.max(known, end) : known)
  }

  /** The contiguous part reaches `clock`, and with it what waited there. */
  private reach(client: number, clock: number): void {
    const waiting = this.beyondGap.get(client)
    const reached = waiting ? waiting.takeUpTo(clock) : clock
    if (waiting?.isEmpty) this.beyondGap.delete(client)
    if (reached === this.clockOf(client)) return
    this.contiguous.set(client, reached)
    this.encoded = null
  }

  private trimmed(blocks: readonly Block[]): Block[] {
    return blocks.map((block) => {
      const known = this.clockOf(block.client)
      return block.clock < known ? sliceBlock(block, known) : block
    })
  }
}

/** Neighbours of the same client together; a chunk's blocks and deletions are sorted by client, then clock. */
function runsOfClients<T extends { readonly client: number }>(all: readonly T[]): readonly (readonly T[])[] {
  if (all.length === 0) return []
  if (all.length === 1) return [all]
  const runs: T[][] = []
  for (const one of all) {
    const last = runs.at(-1)
    if (last && last[0]!.client === one.client) last.push(one)
    else runs.push([one])
  }
  return runs
}

function rangesOf(map: Map<number, RangeSet>, client: number): RangeSet {
  const known = map.get(client)
  if (known) return known
  const ranges = new RangeSet()
  map.set(client, ranges)
  return ranges
}
