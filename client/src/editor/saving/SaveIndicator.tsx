import { Check, CloudAlert, CloudOff, LoaderCircle, type LucideIcon, RefreshCw } from 'lucide-react'
import type { DocumentSession } from '../../session/document-session.ts'
import type { SaveState } from '../../session/saving/save-state.ts'
import { useSession } from '../state/use-session.ts'

const ICONS: Readonly<Record<Exclude<SaveState['kind'], 'opening'>, LucideIcon>> = {
  saved: Check,
  saving: LoaderCircle,
  offline: CloudOff,
  reconnecting: RefreshCw,
  'not-saved': CloudAlert,
}

/** The label of the save state, with its hint as a tooltip. The Announcer informs screen readers. */
export function SaveIndicator({ session }: { session: DocumentSession }) {
  const save = useSession(session, ({ save }) => save)
  return save.kind === 'opening' ? (
    <span className="cw-save" data-kind="opening" />
  ) : (
    <SaveLabel save={save} />
  )
}

/** The icon and the words of a save state. */
export function SaveLabel({ save }: { save: Exclude<SaveState, { kind: 'opening' }> }) {
  const Icon = ICONS[save.kind]
  return (
    <span className="cw-save" data-kind={save.kind} title={save.hint}>
      <Icon className="cw-save-icon" aria-hidden="true" />
      <span className="cw-save-label">{save.label}</span>
    </span>
  )
}

/** The warning with the hint while edits are not saved. Renders nothing otherwise. */
export function SaveWarning({ session }: { session: DocumentSession }) {
  const save = useSession(session, ({ save }) => save)
  if (save.kind !== 'not-saved') return null
  return (
    <div className="cw-warning">
      <CloudAlert className="cw-icon" aria-hidden="true" />
      <p>
        <strong>{save.label}.</strong> {save.hint}
      </p>
      <button type="button" className="cw-button" onClick={() => session.connect()}>
        Try now
      </button>
    </div>
  )
}
