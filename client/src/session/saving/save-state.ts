/** The save state of a document, with the texts that the user reads. */
export type SaveState =
  /** The page has just been opened and the state is unknown. No text is shown. */
  | { readonly kind: 'opening'; readonly label: ''; readonly hint: '' }
  /** All edits are in the database. */
  | { readonly kind: 'saved'; readonly label: 'Saved'; readonly hint: string }
  /** Edits are being sent to the database. */
  | { readonly kind: 'saving'; readonly label: 'Saving…'; readonly hint: string }
  /** There is no network. Edits are stored on this device. */
  | { readonly kind: 'offline'; readonly label: 'Offline, kept on this device'; readonly hint: string }
  /** There is a network but no connection to the server. */
  | { readonly kind: 'reconnecting'; readonly label: 'Reconnecting…'; readonly hint: string }
  /** Edits have been unacknowledged for too long, or would be lost if this page was closed. */
  | { readonly kind: 'not-saved'; readonly label: 'Not saved'; readonly hint: string }

/** The facts from which a {@link SaveState} is computed. Times are milliseconds of one clock. */
export interface SaveFacts {
  /** When the page began to open this document. */
  readonly openedAt: number
  /** Time of the oldest edit that the server has not acknowledged; `null` without any. */
  readonly outstandingSince: number | null
  /** When all edits were acknowledged last; `null` before the first time. */
  readonly settledAt: number | null
  /** Whether the server has authenticated the present connection. */
  readonly connected: boolean
  /** Whether the browser reports a network. */
  readonly online: boolean
  /** Whether edits are stored in IndexedDB, too. */
  readonly storedLocally: boolean
  /** Whether a message was too large for the server, and not everything was acknowledged since. */
  readonly tooLarge: boolean
}

/** Time without an acknowledgement after which the state is "Not saved", milliseconds. A requirement of the product. */
export const NOT_SAVED_AFTER_MS = 10_000

/** Time without edits before "Saved" is shown, milliseconds. It keeps the text from flickering while the user types. */
export const SETTLE_MS = 400

/** Time after opening in which a pending connection is not shown, milliseconds. */
export const OPENING_MS = 2_000

/** The save state at the time `now`. Pure. {@link nextChangeAt} returns when it has to be computed again. */
export function saveStateAt(facts: SaveFacts, now: number): SaveState {
  const { outstandingSince } = facts
  // First, because neither a network nor time changes this state: the user has to follow the hint.
  if (facts.tooLarge) return facts.storedLocally ? TOO_LARGE_KEPT : TOO_LARGE
  if (outstandingSince === null) return settledState(facts, now)
  if (!facts.online && facts.storedLocally) return OFFLINE
  if (!facts.connected && !facts.storedLocally) return LOST_WITH_PAGE
  if (now - outstandingSince >= NOT_SAVED_AFTER_MS) return facts.storedLocally ? OVERDUE_KEPT : OVERDUE
  return facts.connected ? SAVING : RECONNECTING
}

/** The next time at which {@link saveStateAt} may differ although the facts are the same; `null` without any. */
export function nextChangeAt(facts: SaveFacts, now: number): number | null {
  const { outstandingSince, settledAt, openedAt } = facts
  const times = [
    outstandingSince === null ? null : outstandingSince + NOT_SAVED_AFTER_MS,
    settledAt === null ? null : settledAt + SETTLE_MS,
    openedAt + OPENING_MS,
  ].filter((time): time is number => time !== null && time > now)
  return times.length > 0 ? Math.min(...times) : null
}

/** Whether closing the page now could lose edits or leave them on this device only. */
export function warnsBeforeLeaving(facts: SaveFacts): boolean {
  return facts.outstandingSince !== null
}

function settledState(facts: SaveFacts, now: number): SaveState {
  if (!facts.online) return facts.storedLocally ? OFFLINE : RECONNECTING
  if (facts.connected && facts.settledAt !== null) {
    return now - facts.settledAt >= SETTLE_MS ? SAVED : SAVING
  }
  return facts.settledAt === null && now - facts.openedAt < OPENING_MS ? OPENING : RECONNECTING
}

const OPENING: SaveState = { kind: 'opening', label: '', hint: '' }
const SAVED: SaveState = { kind: 'saved', label: 'Saved', hint: 'Every change is in the database.' }
const SAVING: SaveState = {
  kind: 'saving',
  label: 'Saving…',
  hint: 'Your changes are on their way to the database.',
}
const OFFLINE: SaveState = {
  kind: 'offline',
  label: 'Offline, kept on this device',
  hint: 'Go on writing. Your changes are sent when you are online again.',
}
const RECONNECTING: SaveState = {
  kind: 'reconnecting',
  label: 'Reconnecting…',
  hint: 'The server does not answer at the moment. Trying again by itself.',
}
const OVERDUE: SaveState = {
  kind: 'not-saved',
  label: 'Not saved',
  hint: 'Your last changes have not reached the database. Keep this page open; copy what matters to a safe place.',
}
const OVERDUE_KEPT: SaveState = {
  kind: 'not-saved',
  label: 'Not saved',
  hint: 'Your last changes have not reached the database yet. They are kept on this device: keep this page open, or open it again here later.',
}
const TOO_LARGE: SaveState = {
  kind: 'not-saved',
  label: 'Not saved',
  hint: 'A change is larger than the server takes at once. Copy your text to a safe place before you leave this page. Then make the change in smaller parts, or ask the administrator to raise COWRITE_MAX_FRAME_BYTES.',
}
const TOO_LARGE_KEPT: SaveState = {
  kind: 'not-saved',
  label: 'Not saved',
  hint: 'A change is larger than the server takes at once. It is kept on this device, but nobody else gets it. Undo it, load this page again and make it in smaller parts; or copy your text to a safe place and ask the administrator to raise COWRITE_MAX_FRAME_BYTES.',
}
const LOST_WITH_PAGE: SaveState = {
  kind: 'not-saved',
  label: 'Not saved',
  hint: 'There is no connection, and this browser keeps nothing on the device. Keep this page open until it is saved.',
}
