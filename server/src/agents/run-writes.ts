import * as Y from 'yjs'
import type { Member } from '../rooms/member.ts'
import type { ObservedRoom, RoomObserver } from '../rooms/room-observer.ts'

/** Largest document and most bytes of a run that can be undone. */
const MOST_BYTES = 8 * 1024 * 1024

interface Writes {
  readonly before: Uint8Array
  updates: Uint8Array[]
  bytes: number
}

/** What the runs of this node write, and the documents before them: what is needed to undo them. */
export class RunWrites implements RoomObserver {
  private readonly runs = new Map<string, Writes>()

  /** A run enters a document. */
  begin(run: string, before: Uint8Array): void {
    if (before.length <= MOST_BYTES) this.runs.set(run, { before, updates: [], bytes: 0 })
  }

  /** The document before the run; `null` when it is too large, or the run wrote too much. */
  before(run: string): Uint8Array | null {
    return this.runs.get(run)?.before ?? null
  }

  /** All that a run wrote, as one Yjs V1 update; `null` when it wrote nothing or too much. */
  written(run: string): Uint8Array | null {
    const writes = this.runs.get(run)
    if (writes === undefined || writes.updates.length === 0) return null
    const merged = Y.mergeUpdates(writes.updates)
    writes.updates = [merged]
    return merged
  }

  end(run: string): void {
    this.runs.delete(run)
  }

  examine(_room: ObservedRoom, { principal }: Member, update: Uint8Array): null {
    const { run } = principal.author
    const writes = run === null ? undefined : this.runs.get(run)
    if (writes === undefined) return null
    writes.bytes += update.length
    if (writes.bytes > MOST_BYTES) this.runs.delete(run!)
    else writes.updates.push(update.slice())
    return null
  }
}
