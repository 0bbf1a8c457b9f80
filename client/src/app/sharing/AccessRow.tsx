import { Building2, Folder, Mail, Users } from 'lucide-react'
import { useState } from 'react'
import type { ApiError, ApiResult } from '../../api/http.ts'
import { DOCUMENT_ROLE_NAMES, type DocumentRole } from '../../api/roles.ts'
import type { AccessEntry } from '../../api/sharing.ts'
import { Avatar } from '../../editor/people/Avatar.tsx'
import { SelectMenu } from '../../interface/SelectMenu.tsx'
import { reasonOf } from './access-words.ts'

export interface AccessRowProps {
  readonly entry: AccessEntry
  readonly isOwn: boolean
  readonly roles: readonly DocumentRole[]
  /** Where the list is: what is granted elsewhere cannot be removed here. */
  readonly place: AccessEntry['grant']
  readonly onRole: (role: DocumentRole | null) => Promise<ApiResult<unknown>>
}

/** Somebody who can see a document or project, why, and their role. */
export function AccessRow({ entry, isOwn, roles, place, onRole }: AccessRowProps) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  const change = async (role: DocumentRole | null) => {
    setBusy(true)
    setError(null)
    const result = await onRole(role)
    setBusy(false)
    if (!result.ok) setError(result.error)
  }
  // A role that the reader cannot give is still shown.
  const offered = roles.includes(entry.role) ? roles : [...roles, entry.role]
  return (
    <li className="cw-access-row">
      <EntryMark entry={entry} />
      <span className="cw-access-who">
        <span className="cw-access-name" dir="auto">
          {entry.name}
          {isOwn && <span className="cw-access-you"> you</span>}
        </span>
        <span className="cw-access-why">{reasonOf(entry)}</span>
        {error !== null && (
          <span className="cw-field-error" role="alert">
            {error.message} {error.todo}
          </span>
        )}
      </span>
      {entry.changeable ? (
        <SelectMenu
          label={`Role of ${entry.name}`}
          value={entry.role}
          options={offered.map((value) => ({ value, label: DOCUMENT_ROLE_NAMES[value] }))}
          busy={busy}
          onChoose={(role) => void change(role)}
          removal={
            entry.grant === place || entry.kind === 'invitation'
              ? { label: 'Remove', run: () => void change(null) }
              : undefined
          }
        />
      ) : (
        <span className="cw-access-role">{DOCUMENT_ROLE_NAMES[entry.role]}</span>
      )}
    </li>
  )
}

function EntryMark({ entry }: { entry: AccessEntry }) {
  if (entry.kind === 'account')
    return <Avatar person={{ name: entry.name, color: entry.colour ?? '', agent: false }} />
  const Icon = entry.kind === 'group' ? Users : entry.kind === 'invitation' ? Mail : placeIcon(entry)
  return (
    <span className="cw-access-mark">
      <Icon className="cw-icon-small" aria-hidden="true" />
    </span>
  )
}

const placeIcon = ({ grant }: AccessEntry) => (grant === 'project' ? Folder : Building2)
