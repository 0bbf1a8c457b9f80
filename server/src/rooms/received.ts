import type { UpdateRefusal } from './room-observer.ts'

/** What became of an update a member sent: taken in, refused for now (the member is told), or none that may be taken. */
export type Received =
  | { readonly ok: true; readonly refused: boolean }
  | { readonly ok: false; readonly code: 'invalid-update' | 'update-too-complex'; readonly reason: string }
  | ({ readonly ok: false } & UpdateRefusal)

/** What became of what a member shows of itself. */
export type ReceivedPresence = { readonly ok: true } | { readonly ok: false; readonly reason: string }

/**
 * What an update is: an edit; all that the member's client has; a part of all that, of which more will come; or such a
 * part when all of it is being asked for anew.
 */
export type Offer = 'update' | 'state' | 'part' | 'stale'

/** The update was taken in, or held nothing new. */
export const RECEIVED = { ok: true, refused: false } as const

/** The update was refused for now. */
export const REFUSED = { ok: true, refused: true } as const
