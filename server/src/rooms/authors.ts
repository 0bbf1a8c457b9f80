import { type Chunk, encodeChunk, type Knowledge, withNesting } from '@cowrite/crdt'
import type { Author, Authorship } from '@cowrite/persistence'

/** A piece of a client's writing that is one author's. */
export interface AuthoredPiece {
  readonly clock: number
  readonly end: number
  /** `null`: written before authors were recorded. */
  readonly author: Author | null
}

const NONE: readonly Authorship[] = []

/**
 * Who writes under which clientID in a document. For each client there are entries: from a clock on, all is this
 * author's, up to the next entry. A client thereby needs one entry for all it writes.
 *
 * The same clock of a client must never stand for two different edits, or replicas differ for ever. So a clientID
 * belongs to who wrote last under it, and others may not write new ranges. Guests have no identity: what a guest
 * began, anybody may go on with, as it may be the same person, signed in meanwhile.
 */
export class Authors {
  /** For each client its entries by clock. */
  private readonly entries = new Map<number, Authorship[]>()

  /** Takes stored entries, sorted by client, then clock. */
  constructor(stored: readonly Authorship[] = []) {
    this.add(stored)
  }

  /** Whether new ranges under this clientID may be `author`'s. `isHere`: whether an agent is writing under it now. */
  mayWrite(client: number, author: Author, isHere: (client: number) => boolean): boolean {
    const owner = this.entries.get(client)?.at(-1)?.author
    if (owner === undefined || owner.principal === author.principal) return true
    switch (owner.kind) {
      case 'guest':
        return true
      case 'agent':
        // A clientID is drawn for each run: when it is over nobody writes under it any more, and whoever still
        // has a part of it that got lost may bring it.
        return !isHere(client)
      case 'person':
        return false
      default:
        return owner.kind satisfies never
    }
  }

  /** A new chunk without what it holds of clientIDs that are others'; `null` when nothing else is in it. */
  ownPart(chunk: Chunk, author: Author, isHere: (client: number) => boolean): Chunk | null {
    const isOwn = ({ client }: { readonly client: number }): boolean => this.mayWrite(client, author, isHere)
    if (chunk.blocks.every(isOwn)) return chunk
    const own = chunk.blocks.filter(isOwn)
    if (own.length + chunk.deletions.length === 0) return null
    return withNesting(encodeChunk(own, chunk.deletions), chunk)
  }

  /**
   * The entries that are lacking for the structs of `chunk`, which are new, to be `author`'s; mostly none. Changes
   * nothing. `known`: what was written before.
   */
  lacking(chunk: Chunk, author: Author, known: Pick<Knowledge, 'nextFrom'>): readonly Authorship[] {
    let lacking: Authorship[] | null = null
    for (const { client, clock, end } of chunk.blocks) {
      const own = this.entries.get(client)
      const last = own?.at(-1)
      // Nearly always: the client goes on as before.
      if (last && last.clock <= clock && same(last.author, author)) continue
      const before = entryAt(own, clock)
      const added = addedAt(lacking, client, clock)
      const present = added && added.clock > (before?.clock ?? -1) ? added : before
      if (present && same(present.author, author)) continue
      lacking ??= []
      lacking.push({ client, clock, author })
      // When this fills a gap, what comes after it stays whose it was.
      const next = before && known.nextFrom(client, end)
      if (before && next !== null && entryAt(own, next) === before)
        lacking.push({ client, clock: next, author: before.author })
    }
    return lacking ?? NONE
  }

  /** Takes entries in. */
  add(entries: readonly Authorship[]): void {
    let between: Authorship[] | null = null
    for (const entry of entries) {
      const own = this.entries.get(entry.client)
      if (!own) this.entries.set(entry.client, [entry])
      else if (own[own.length - 1]!.clock < entry.clock) own.push(entry)
      else {
        between ??= []
        between.push(entry)
      }
    }
    if (!between) return
    for (const [client, more] of Map.groupBy(between, (entry) => entry.client)) {
      const sorted = more.toSorted((a, b) => a.clock - b.clock)
      this.entries.set(client, firstOfEach(merge(this.entries.get(client) ?? [], sorted)))
    }
  }

  /** Whose the clocks from `clock` up to `clock + length` of a client are, in order, without holes. */
  pieces(client: number, clock: number, length: number): AuthoredPiece[] {
    const entries = this.entries.get(client) ?? []
    const end = clock + length
    const bounds = [clock, ...entries.map((entry) => entry.clock).filter((at) => at > clock && at < end), end]
    return bounds.slice(0, -1).map((from, index) => ({
      clock: from,
      end: bounds[index + 1] ?? end,
      author: entryAt(entries, from)?.author ?? null,
    }))
  }

  /** All entries, by client in no order, then clock. */
  all(): Authorship[] {
    return [...this.entries.values()].flat()
  }
}

/** The entry of a client's, sorted by clock, that a clock falls under. */
function entryAt(entries: readonly Authorship[] | undefined, clock: number): Authorship | null {
  if (!entries) return null
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (entries[middle]!.clock <= clock) low = middle + 1
    else high = middle
  }
  return entries[low - 1] ?? null
}

/** The last of the entries that a chunk adds, which come in order, that a clock of a client falls under. */
function addedAt(added: readonly Authorship[] | null, client: number, clock: number): Authorship | null {
  // The last one may be what comes after a filled gap, and lie behind.
  for (const at of [-1, -2]) {
    const entry = added?.at(at)
    if (entry?.client === client && entry.clock <= clock) return entry
  }
  return null
}

/** Two lists by clock as one; at equal clocks those of the first come first. */
function merge(first: readonly Authorship[], second: readonly Authorship[]): Authorship[] {
  const merged: Authorship[] = []
  let at = 0
  for (const entry of first) {
    while (at < second.length && second[at]!.clock < entry.clock) merged.push(second[at++]!)
    merged.push(entry)
  }
  return [...merged, ...second.slice(at)]
}

/** What was said first of each clock stays, as in the database. */
function firstOfEach(sorted: readonly Authorship[]): Authorship[] {
  return sorted.filter((entry, at) => sorted[at - 1]?.clock !== entry.clock)
}

function same(a: Author, b: Author): boolean {
  return a === b || (a.principal === b.principal && a.kind === b.kind && a.run === b.run)
}
