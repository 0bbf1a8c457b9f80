import type { ErrorCode } from '@cowrite/crdt'
import type { History } from '../versions/history.ts'
import type { Room } from './room.ts'

/** Why there is no room for a name; only `load-failed` may go well a moment later. */
export type OpenFailure = Extract<
  ErrorCode,
  'load-failed' | 'trashed' | 'not-found' | 'unreadable' | 'internal' | 'invalid-address'
>

/** A room, or why there is none. */
export type Opened =
  | { readonly ok: true; readonly room: Room }
  | { readonly ok: false; readonly code: OpenFailure }

/** One address: its room is being loaded, or is there. */
export type Slot =
  | {
      readonly state: 'loading'
      readonly opened: Promise<Opened>
      /** What was said of the document meanwhile; `null`: nothing. */
      trashed: boolean | null
      readOnly: boolean | null
    }
  | {
      readonly state: 'open'
      readonly room: Room
      readonly history: History
      idle: NodeJS.Timeout | null
      compacting: boolean
      trashed: boolean
      /** Updates since the last sweep. */
      recentUpdates: number
    }

/** An address whose room is being loaded. */
export type LoadingSlot = Extract<Slot, { state: 'loading' }>

/** An address whose room is there. */
export type OpenSlot = Extract<Slot, { state: 'open' }>

/** A tail of so many bytes is compacted in the next pause of writing. */
const COMPACT_BYTES = 64 * 1024
/** Fewer updates than this are as well kept as they came. */
export const COMPACT_UPDATES = 200
/** Fewer updates than this between two sweeps count as a pause: rebuilding takes a few per mille of the time then. */
const PAUSE_UPDATES = 2_500
/** A tail of so many bytes, or twice the base, is compacted whatever happens: joiners have to read it. */
const COMPACT_NOW_BYTES = 8 * 1024 * 1024

/** Whether the room has to be compacted whatever happens. */
export function isHeavy({ room, compacting }: OpenSlot): boolean {
  const { tailBytes, baseBytes } = room.updates.weight()
  return !compacting && tailBytes >= Math.max(COMPACT_NOW_BYTES, 2 * baseBytes)
}

/** Whether it is worth it, and nobody writes much: rebuilding costs as much as all edits since the last time together. */
export function isHeavyInPause({ room, recentUpdates }: OpenSlot): boolean {
  const { tailBytes, tailUpdates } = room.updates.weight()
  return recentUpdates < PAUSE_UPDATES && tailBytes >= COMPACT_BYTES && tailUpdates >= COMPACT_UPDATES
}
