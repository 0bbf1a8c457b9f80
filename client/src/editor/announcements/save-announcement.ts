import type { SaveState } from '../../session/saving/save-state.ts'

/**
 * The announcement for screen readers when the save state changes from `before` to `after`; `null` for none. "Saving" and
 * "Saved" are announced only after a problem, as they alternate while the user types.
 */
export function saveAnnouncement(before: SaveState, after: SaveState): string | null {
  if (before.kind === after.kind && before.hint === after.hint) return null
  const wasProblem = isProblem(before)
  switch (after.kind) {
    case 'opening':
    case 'saving':
      return null
    case 'saved':
      return wasProblem ? 'Saved. Connected again.' : null
    case 'offline':
    case 'reconnecting':
      return after.label
    case 'not-saved':
      return `${after.label}. ${after.hint}`
    default:
      return after satisfies never
  }
}

function isProblem(state: SaveState): boolean {
  return state.kind === 'offline' || state.kind === 'reconnecting' || state.kind === 'not-saved'
}
