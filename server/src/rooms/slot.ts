import type { ErrorCode } from '@cowrite/crdt'
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
