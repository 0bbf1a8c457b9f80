import { type FormEvent, useId, useRef, useState } from 'react'
import type { ApiError } from '../../api/http.ts'
import type { Group, NewInvitation, OrganizationsApi } from '../../api/organizations.ts'
import { ORGANIZATION_ROLE_NAMES, ORGANIZATION_ROLES, type OrganizationRole } from '../../api/roles.ts'
import { Dialog } from '../../editor/controls/Dialog.tsx'
import { CopyField } from '../../interface/CopyField.tsx'
import { SelectMenu } from '../../interface/SelectMenu.tsx'
import { addressIn } from '../sharing/use-candidates.ts'
import type { OrganizationPageProps } from './page-props.ts'

export interface InviteDialogProps {
  readonly api: OrganizationsApi
  readonly organization: OrganizationPageProps['organization']
  /** Whether an address is invited, or a link is made for all who have it. */
  readonly kind: 'address' | 'link'
  readonly groups: readonly Group[]
  readonly onInvited: () => Promise<void>
  readonly onClose: () => void
}

/** Invites people into an organization. */
export function InviteDialog({ api, organization, kind, groups, onInvited, onClose }: InviteDialogProps) {
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<OrganizationRole>('member')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [isWrong, setWrong] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  const [made, setMade] = useState<NewInvitation | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const id = useId()
  const roles = ORGANIZATION_ROLES.slice(0, ORGANIZATION_ROLES.indexOf(organization.role) + 1)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (isBusy) return
    const address = kind === 'link' ? null : addressIn(email)
    if (kind === 'address' && address === null) {
      setWrong(true)
      field.current?.focus()
      return
    }
    setBusy(true)
    setError(null)
    const result = await api.invite(organization.id, { email: address, role, groups: chosen })
    setBusy(false)
    if (!result.ok) {
      setError(result.error)
      return
    }
    setMade(result.value)
    await onInvited()
  }
  const title = kind === 'link' ? 'Invitation link' : 'Invite'
  if (made !== null)
    return (
      <Dialog title={title} onClose={onClose}>
        <div className="cw-form">
          <p className="cw-note" role="status">
            {made.email === null
              ? 'Send this link to those who should join. It is not shown again.'
              : made.isSent
                ? `A mail with this link is on its way to ${made.email}.`
                : `This server sends no mail. Send this link to ${made.email}; it is not shown again.`}
          </p>
          <CopyField label="Link" text={made.url} />
          <div className="cw-dialog-actions">
            <button type="button" className="cw-button cw-button-main" onClick={onClose}>
              Done
            </button>
          </div>
        </div>
      </Dialog>
    )
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="cw-form" onSubmit={(event) => void submit(event)} noValidate>
        {kind === 'address' && (
          <div className="cw-field">
            <label htmlFor={id}>Email address</label>
            <input
              ref={field}
              id={id}
              className="cw-input"
              type="email"
              autoComplete="off"
              aria-invalid={isWrong || undefined}
              aria-describedby={`${id}-note`}
              value={email}
              onChange={(event) => {
                setEmail(event.target.value)
                setWrong(false)
              }}
            />
            <p id={`${id}-note`} className={isWrong ? 'cw-field-error' : 'cw-field-note'}>
              {isWrong ? 'This is no email address.' : `The invitation is to ${organization.name}.`}
            </p>
          </div>
        )}
        {kind === 'link' && (
          <p className="cw-note">Whoever has the link can join {organization.name} with this role.</p>
        )}
        <div className="cw-invite-role">
          <span>Role</span>
          <SelectMenu
            label="Role"
            outlined
            align="start"
            value={role}
            options={roles.map((value) => ({ value, label: ORGANIZATION_ROLE_NAMES[value] }))}
            onChoose={setRole}
          />
          <span className="cw-note">{ABOUT_ROLES[role]}</span>
        </div>
        {groups.length > 0 && (
          <fieldset className="cw-choices">
            <legend>Groups</legend>
            {groups.map((group) => (
              <label key={group.id}>
                <input
                  type="checkbox"
                  checked={chosen.includes(group.id)}
                  onChange={({ target }) =>
                    setChosen((before) =>
                      target.checked ? [...before, group.id] : before.filter((one) => one !== group.id),
                    )
                  }
                />
                {group.name}
              </label>
            ))}
          </fieldset>
        )}
        {error !== null && (
          <p className="cw-field-error" role="alert">
            {error.message} {error.todo}
          </p>
        )}
        <div className="cw-dialog-actions">
          <button type="button" className="cw-button cw-button-quiet" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="cw-button cw-button-main" aria-busy={isBusy || undefined}>
            {kind === 'link' ? 'Make link' : 'Invite'}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

const ABOUT_ROLES: Readonly<Record<OrganizationRole, string>> = {
  guest: 'Sees only what names them.',
  member: 'Sees what everyone in the organization sees.',
  admin: 'Manages members, projects and rules.',
  owner: 'May do everything.',
}
