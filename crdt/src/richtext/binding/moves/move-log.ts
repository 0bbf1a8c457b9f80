import * as Y from 'yjs'
import { decodeEntry, encodeEntries, type MoveRun } from './entry-codec.ts'
import { compareIds, type Id } from './ids.ts'
import { Leaves } from './leaf.ts'
import { MoveIndex } from './move-index.ts'

/** The name of the `Y.Array` of a document that contains the entries. */
export const MOVES = 'moves'

/** An entry that was not indexed yet. */
interface Entry {
  readonly id: Id
  readonly bytes: Uint8Array
}

/**
 * The recorded moves of a document: its `Y.Array` of entries and the index of them. New entries wait until they are
 * taken, because what they change is decided with the index before them.
 */
export class MoveLog {
  readonly #doc: Y.Doc
  readonly #array: Y.Array<unknown>
  #index = new MoveIndex()
  #leaves = new Leaves(this.#index)
  #waiting: Entry[]

  readonly #isLoose: boolean

  /** @param isLoose whether an entry may be released without those that were written before it */
  constructor(doc: Y.Doc, isLoose = false) {
    this.#doc = doc
    this.#isLoose = isLoose
    this.#array = doc.getArray(MOVES)
    this.#waiting = entriesIn(this.#array)
    this.#array.observe(this.#observe)
  }

  /** The index without the entries that wait. Another object after somebody deleted an entry. */
  get index(): MoveIndex {
    return this.#index
  }

  /** The leaves of {@link index}. */
  get leaves(): Leaves {
    return this.#leaves
  }

  /**
   * Writes runs as entries. To be called last in the transaction that makes the copies, so that the distances in the
   * entry are short, and so that an update contains both.
   */
  record(runs: readonly MoveRun[]): void {
    if (runs.length === 0) return
    const client = this.#doc.clientID
    const entries = encodeEntries(runs, { client, clock: Y.getState(this.#doc.store, client) })
    if (this.#isLoose) for (const bytes of entries) this.#addLoose(bytes)
    else this.#array.push(entries)
  }

  /** Adds an entry that refers to no other one: the order of entries has no meaning. */
  #addLoose(bytes: Uint8Array): void {
    const { clientID, store } = this.#doc
    const id = Y.createID(clientID, Y.getState(store, clientID))
    const parent = this.#array as unknown as Y.AbstractType<unknown>
    this.#doc.transact((transaction) => {
      new Y.Item(id, null, null, null, null, parent, null, new Y.ContentBinary(bytes)).integrate(
        transaction,
        0,
      )
      // Yjs caches positions in a type and expects that local edits correct them.
      if (parent._searchMarker !== null) parent._searchMarker.length = 0
    })
  }

  /**
   * Indexes the entries that wait and returns their runs. Entries that cannot be read are ignored.
   *
   * @param before gets the runs that the waiting entries contain while they are not indexed yet
   */
  take(before: (runs: readonly MoveRun[]) => void = () => {}): MoveRun[] {
    if (this.#waiting.length === 0) return []
    const entries = this.#waiting.splice(0).sort((a, b) => compareIds(a.id, b.id))
    const waiting = entries.flatMap(({ bytes, id }) => {
      const runs = decodeEntry(bytes, id)
      return 'malformed' in runs ? [] : [{ runs, id }]
    })
    before(consistentRuns(waiting))
    return waiting.flatMap(({ runs, id }) => this.#index.addRuns(runs, id))
  }

  /** Ends the observation. */
  destroy(): void {
    this.#array.unobserve(this.#observe)
  }

  readonly #observe = (event: Y.YArrayEvent<unknown>): void => {
    if (event.changes.deleted.size > 0) {
      // Nobody deletes entries but hostile clients. What they had said is forgotten, as for those who come later.
      this.#index = new MoveIndex()
      this.#leaves = new Leaves(this.#index)
      this.#waiting = entriesIn(this.#array)
      return
    }
    for (const item of event.changes.added) {
      const entry = entryOf(item)
      if (entry !== null) this.#waiting.push(entry)
    }
  }
}

/** The runs of entries, without parts that contradict earlier ones of the same client. */
function consistentRuns(
  entries: readonly { readonly runs: readonly MoveRun[]; readonly id: Id }[],
): readonly MoveRun[] {
  const all = entries.flatMap(({ runs }) => runs)
  // One copied run contradicts nothing, and elements that went into others never do.
  if (all.filter(({ kind }) => kind !== 'into').length < 2) return all
  const preview = new MoveIndex()
  return entries.flatMap(({ runs, id }) => preview.addRuns(runs, id))
}

function entriesIn(array: Pick<Y.Array<unknown>, '_start'>): Entry[] {
  const entries: Entry[] = []
  for (let item = array._start; item !== null; item = item.right) {
    const entry = item.deleted ? null : entryOf(item)
    if (entry !== null) entries.push(entry)
  }
  return entries
}

/** The entry in an item; `null` for content that is no entry. */
function entryOf({ id, content }: Y.Item): Entry | null {
  return content instanceof Y.ContentBinary ? { id, bytes: content.content } : null
}
