/** Where a document's latest edits are, as people read it. */
export type SaveState =
  /** The page has just been opened and nothing is known yet; nothing is shown. */
  | { readonly kind: 'opening'; readonly label: ''; readonly hint: '' }
  /** Everything is in the database. */
  | { readonly kind: 'saved'; readonly label: 'Saved'; readonly hint: string }
  /** Edits are on their way to the database. */
  | { readonly kind: 'saving'; readonly label: 'Saving…'; readonly hint: string }
  /** There is no network; edits are on this device. */
  | { readonly kind: 'offline'; readonly label: 'Offline, kept on this device'; readonly hint: string }
  /** The network is there, the server is not (yet). */
  | { readonly kind: 'reconnecting'; readonly label: 'Reconnecting…'; readonly hint: string }
  /** Edits have been outstanding for too long, or would be lost with this page. */
  | { readonly kind: 'not-saved'; readonly label: 'Not saved'; readonly hint: string }

/** What a {@link SaveState} is computed from. Times are milliseconds of one clock. */
export interface SaveFacts {
  /** When the page began to open this document. */
  readonly openedAt: number
  /** When the oldest edit that the server has not acknowledged was made; `null` when there is none. */
  readonly outstandingSince: number | null
  /** When the last acknowledgement brought the outstanding edits to none; `null` before the first time. */
  readonly settledAt: number | null
  /** Whether the server has accepted this session on the present connection. */
  readonly connected: boolean
  /** Whether the browser believes to have a network. */
  readonly online: boolean
  /** Whether edits are also kept in this browser's own database. */
  readonly storedLocally: boolean
  /** Whether the server has closed the connection because a change was too large, and nothing has settled since. */
  readonly tooLarge: boolean
}

/** After this long without an acknowledgement the person has to be told. From the product's requirements. */
export const NOT_SAVED_AFTER_MS = 10_000

/** "Saved" waits for this much quiet, so that it does not flicker between two keystrokes. */
export const SETTLE_MS = 400

/** For so long after opening, a connection that is still being made is not worth a word. */
export const OPENING_MS = 2_000

/** The save state at the time `now`. Pure; {@link nextChangeAt} says when to ask again. */
export function saveStateAt(facts: SaveFacts, now: number): SaveState {
  const { outstandingSince } = facts
  // Before everything else: neither a network nor patience helps, only what the hint says.
  if (facts.tooLarge) return facts.storedLocally ? TOO_LARGE_KEPT : TOO_LARGE
  if (outstandingSince === null) return settledState(facts, now)
  if (!facts.online && facts.storedLocally) return OFFLINE
  if (!facts.connected && !facts.storedLocally) return LOST_WITH_PAGE
  if (now - outstandingSince >= NOT_SAVED_AFTER_MS) return facts.storedLocally ? OVERDUE_KEPT : OVERDUE
  return facts.connected ? SAVING : RECONNECTING
}

/** When {@link saveStateAt} may next differ by the mere passing of time; `null` when it cannot. */
export function nextChangeAt(facts: SaveFacts, now: number): number | null {
  const { outstandingSince, settledAt, openedAt } = facts
  const times = [
    outstandingSince === null ? null : outstandingSince + NOT_SAVED_AFTER_MS,
    settledAt === null ? null : settledAt + SETTLE_MS,
    openedAt + OPENING_MS,
  ].filter((time): time is number => time !== null && time > now)
  return times.length > 0 ? Math.min(...times) : null
}

/** Whether leaving the page now could lose edits, or leave them on this device only. */
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
