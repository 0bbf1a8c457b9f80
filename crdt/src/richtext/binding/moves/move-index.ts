import { decodeEntry, type EdgeKind, type MalformedEntry, type MoveRun } from './entry-codec.ts'
import { compareIds, type Id, type IdRun, IdSet, idAfter } from './ids.ts'
import { RunList } from './run-list.ts'

/** An edge to a copy; see {@link MoveIndex.copies}. */
export interface Copy {
  readonly kind: Exclude<EdgeKind, 'into'>
  /** The id of the copy. */
  readonly id: Id
}

/** What holds from an id on for `length` consecutive ids. */
export interface Stretch<Value> {
  readonly length: number
  readonly value: Value
}

/**
 * The recorded moves of a document, indexed by runs of ids: a forest in which an original's children are its copies.
 * Look-ups take O(log n) for n runs of a client.
 *
 * It is the same on every replica with the same entries, in whatever order the entries of different clients arrived,
 * because it uses only rules that a client's own order decides: a copy has one original, that of the first entry of
 * its client which names it; and a client has one copy of an original, the first. Honest clients never break these
 * rules. They also bound the work for forged entries: all runs of one client together touch each run of the index once.
 */
export class MoveIndex {
  /** By client of the copies: their originals. */
  readonly #originals = new Map<number, RunList<Id>>()
  /** By client of the originals: their first copies in the order of {@link compareCopies}, at most {@link KEPT}. */
  readonly #copies = new Map<number, RunList<readonly Copy[]>>()
  /** By client of removed elements: the elements into which each client moved what was in them. */
  readonly #into = new Map<number, RunList<readonly Claim[]>>()
  /** By client of the entries: the originals that it copied. */
  readonly #copiedBy = new Map<number, IdSet>()
  #version = 0

  /** A number that changes with the index. */
  get version(): number {
    return this.#version
  }

  /**
   * Adds an entry. Returns the runs that are new, of all kinds, without parts that contradict earlier entries of the
   * same client; or why the entry cannot be read, and then it is without effect.
   *
   * Entries of one client must be added in the order of their clocks, in which Yjs integrates them.
   *
   * @param bytes the item of the array
   * @param entry the id of the item
   */
  add(bytes: Uint8Array, entry: Id): readonly MoveRun[] | MalformedEntry {
    const runs = decodeEntry(bytes, entry)
    return 'malformed' in runs ? runs : this.addRuns(runs, entry)
  }

  /** Adds an entry that was decoded; otherwise as {@link add}. */
  addRuns(runs: readonly MoveRun[], entry: Id): readonly MoveRun[] {
    this.#version++
    return runs.flatMap((run) =>
      run.kind === 'into' ? this.#addInto(run, entry) : this.#addCopies(run, run.kind),
    )
  }

  /** The original of a copy; `null` for an id that is no copy. */
  original({ client, clock }: Id): Stretch<Id | null> {
    return this.#originals.get(client)?.from(clock) ?? NOTHING
  }

  /** The first two copies of an original in the order of {@link compareCopies}; `null` when there are none. */
  copies({ client, clock }: Id): Stretch<readonly Copy[] | null> {
    return this.#copies.get(client)?.from(clock) ?? NOTHING
  }

  /** The elements into which what was in a removed element went: by client id of who moved it, the first one first. */
  into({ client, clock }: Id): readonly Id[] {
    return (
      this.#into
        .get(client)
        ?.from(clock)
        .value?.map(({ id }) => id) ?? []
    )
  }

  /** Whether an edge of any kind begins at the id. */
  hasEdgeFrom(id: Id): boolean {
    return this.copies(id).value !== null || this.into(id).length > 0
  }

  #addCopies(run: MoveRun, kind: Copy['kind']): MoveRun[] {
    const added: MoveRun[] = []
    const copied = getOrMake(this.#copiedBy, run.destination.client, () => new IdSet())
    const originals = getOrMake(this.#originals, run.destination.client, () => new RunList<Id>(idAfter))
    const copies = getOrMake(this.#copies, run.source.client, () => new RunList(shiftCopies))
    for (const source of copied.missing({ ...run.source, length: run.length })) {
      const offset = source.clock - run.source.clock
      for (const free of freeRuns(originals, idAfter(run.destination, offset), source.length)) {
        const from = idAfter(source, free.clock - run.destination.clock - offset)
        originals.update(free.clock, free.length, (_present, at) => idAfter(from, at))
        copies.update(from.clock, free.length, (present, at) => {
          const copy = { kind, id: idAfter(free, at) }
          return [...(present ?? []), copy].sort(compareCopies).slice(0, KEPT)
        })
        copied.add({ ...from, length: free.length })
        added.push({
          kind,
          length: free.length,
          source: from,
          destination: { client: free.client, clock: free.clock },
        })
      }
    }
    return added
  }

  #addInto(run: MoveRun, entry: Id): MoveRun[] {
    const into = getOrMake(
      this.#into,
      run.source.client,
      () => new RunList<readonly Claim[]>((claims) => claims),
    )
    const claim = { by: entry.client, id: run.destination }
    into.update(run.source.clock, run.length, (present) => {
      if (present?.some(({ by }) => by === claim.by)) return present
      return [...(present ?? []), claim].sort((a, b) => a.by - b.by).slice(0, KEPT_CLAIMS)
    })
    return [run]
  }
}

/** The claims of the clients with the lowest ids; more would only be needed if all of their elements were gone. */
const KEPT_CLAIMS = 4

/** Where a client moved the content of an element. */
interface Claim {
  readonly by: number
  readonly id: Id
}

/** The copy that counts, and the one that counts where a forged cycle is cut before the first. */
const KEPT = 2

const NOTHING = { length: Number.POSITIVE_INFINITY, value: null } as const

/** The rule for copies of one original: a revival first, then the lowest id. */
export function compareCopies(a: Copy, b: Copy): number {
  return Number(b.kind === 'revival') - Number(a.kind === 'revival') || compareIds(a.id, b.id)
}

const shiftCopies = (copies: readonly Copy[], offset: number): readonly Copy[] =>
  copies.map(({ kind, id }) => ({ kind, id: idAfter(id, offset) }))

/** The parts of a run of ids that have no original yet. */
function freeRuns(originals: RunList<Id>, { client, clock }: Id, length: number): IdRun[] {
  const free: IdRun[] = []
  const end = clock + length
  for (let at = clock; at < end; ) {
    const found = originals.from(at)
    const taken = Math.min(found.length, end - at)
    if (found.value === null) free.push({ client, clock: at, length: taken })
    at += taken
  }
  return free
}

function getOrMake<Value>(map: Map<number, Value>, key: number, make: () => Value): Value {
  const present = map.get(key)
  if (present !== undefined) return present
  const made = make()
  map.set(key, made)
  return made
}
