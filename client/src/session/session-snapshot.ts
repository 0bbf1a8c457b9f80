import type { ErrorCode } from '@cowrite/crdt/errors'
import type { Participant } from './presence/participants.ts'
import type { SaveState } from './saving/save-state.ts'

/** The phase of a session. */
export type SessionPhase =
  /** Neither the local copy nor the server has provided content yet. */
  | { readonly state: 'opening' }
  /** Content of the local copy or of the server is available. */
  | { readonly state: 'ready'; readonly readOnly: boolean }
  /** The server has ended the session, and another attempt would fail the same way. */
  | { readonly state: 'closed'; readonly reason: ErrorCode; readonly message: string; readonly todo: string }

/** Everything that a user interface shows of a session. Immutable: each change creates a new object. */
export interface SessionSnapshot {
  readonly phase: SessionPhase
  readonly save: SaveState
  /** Whether the page should ask for confirmation before it is left. */
  readonly unsaved: boolean
  readonly people: readonly Participant[]
  /** The title that the server announced last in this session; `null` before the first announcement. */
  readonly title: string | null
}

/** Whether two snapshots hold the same values. */
export function sameSnapshot(a: SessionSnapshot, b: SessionSnapshot): boolean {
  return (
    a.phase === b.phase &&
    a.save === b.save &&
    a.unsaved === b.unsaved &&
    a.people === b.people &&
    a.title === b.title
  )
}
