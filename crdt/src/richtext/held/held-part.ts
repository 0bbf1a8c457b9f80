import * as Y from 'yjs'
import { livingRuns } from '../binding/moves/doc-items.ts'
import { type Id, type IdRun, IdSet } from '../binding/moves/ids.ts'
import { encodeHeld } from './held-update.ts'

/** A hunk in a fork: which structs are its own, and what of the base it deletes. */
export class HeldPart {
  /** Another one after what was released of it: then the rest is a hunk of its own. */
  id: string
  /** From which clock on the structs of its clients are held back. */
  readonly starts = new Map<number, number>()
  /** What of the base its author deleted. */
  deletions = new IdSet()
  /** What of its own its author deleted again. */
  readonly taken = new IdSet()
  /** The client under which this fork goes on writing it; `null` before it does. */
  writer: number | null = null
  /** A number that grows with each change. */
  version = 0

  constructor(id: string) {
    this.id = id
  }

  /** Whether a struct unit is one of its own. */
  owns({ client, clock }: Id): boolean {
    const start = this.starts.get(client)
    return start !== undefined && clock >= start
  }

  /** Its structs in a document. */
  runs({ store }: Y.Doc): IdRun[] {
    return [...this.starts].flatMap(([client, clock]) => {
      const length = Y.getState(store, client) - clock
      return length > 0 ? [{ client, clock, length }] : []
    })
  }

  /** Its edits as one update (Yjs V1). */
  encode(doc: Y.Doc): Uint8Array {
    return encodeHeld(doc, {
      runs: this.runs(doc),
      taken: held(this.taken, this),
      deletions: this.deletions,
    })
  }

  /** Takes over all of another part. */
  merge(other: HeldPart): void {
    for (const [client, start] of other.starts) this.starts.set(client, start)
    for (const run of other.deletions.runs()) this.deletions.add(run)
    for (const run of other.taken.runs()) this.taken.add(run)
    this.writer = other.writer ?? this.writer
    this.version++
  }

  /**
   * Leaves out what a base has. `released`: structs of the part are in the base now; `rest`: something is still held.
   */
  settle(base: Y.Doc, fork: Y.Doc): { readonly released: boolean; readonly rest: boolean } {
    let released = false
    for (const [client, start] of this.starts) {
      const state = Y.getState(base.store, client)
      if (state <= start) continue
      released = true
      this.starts.set(client, state)
    }
    const deletions = new IdSet()
    for (const run of this.deletions.runs()) for (const living of livingRuns(base, run)) deletions.add(living)
    this.deletions = deletions
    if (released) this.version++
    return { released, rest: this.runs(fork).length > 0 || !deletions.isEmpty }
  }
}

/** What of a set is still held back. */
function held(ids: IdSet, part: HeldPart): IdSet {
  const rest = new IdSet()
  for (const { client, clock, length } of ids.runs()) {
    const start = part.starts.get(client)
    if (start === undefined || clock + length <= start) continue
    const from = Math.max(clock, start)
    rest.add({ client, clock: from, length: clock + length - from })
  }
  return rest
}
