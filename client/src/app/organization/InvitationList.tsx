import { Link2, Mail } from 'lucide-react'
import { useState } from 'react'
import type { Invitation, OrganizationsApi } from '../../api/organizations.ts'
import { ORGANIZATION_ROLE_NAMES } from '../../api/roles.ts'
import { Confirm } from '../../interface/Confirm.tsx'
import { useChange } from './use-change.ts'

export interface InvitationListProps {
  readonly api: OrganizationsApi
  readonly organization: string
  readonly invitations: readonly Invitation[]
  readonly onInvite: () => void
  readonly onChanged: () => Promise<void>
}

/** The invitations that can still be accepted. */
export function InvitationList({ invitations, onInvite, ...props }: InvitationListProps) {
  if (invitations.length === 0)
    return (
      <div className="cw-empty">
        <h2>Nobody is invited</h2>
        <p>Invite somebody by address, or make a link and send it to those who should join.</p>
        <button type="button" className="cw-button" onClick={onInvite}>
          Invite
        </button>
      </div>
    )
  return (
    <ul className="cw-access-rows">
      {invitations.map((invitation) => (
        <InvitationRow key={invitation.id} {...props} invitation={invitation} />
      ))}
    </ul>
  )
}

type InvitationRowProps = Pick<InvitationListProps, 'api' | 'organization' | 'onChanged'> & {
  readonly invitation: Invitation
}

function InvitationRow({ api, organization, invitation, onChanged }: InvitationRowProps) {
  const [isAsking, setAsking] = useState(false)
  const change = useChange()
  const { email, role, expiresAt, uses } = invitation
  const Icon = email === null ? Link2 : Mail
  const name = email ?? 'Invitation link'
  return (
    <li>
      <div className="cw-access-row cw-ruled">
        <span className="cw-access-mark">
          <Icon className="cw-icon-small" aria-hidden="true" />
        </span>
        <span className="cw-access-who">
          <span className="cw-access-name">{name}</span>
          <span className="cw-access-why">
            {ORGANIZATION_ROLE_NAMES[role]} · {endOf(expiresAt, Date.now())}
            {email === null && ` · used ${uses === 1 ? 'once' : `${uses} times`}`}
          </span>
        </span>
        <button
          type="button"
          className="cw-button cw-button-small"
          aria-label={`Revoke the invitation of ${name}`}
          onClick={() => setAsking(true)}
        >
          Revoke
        </button>
      </div>
      {isAsking && (
        <Confirm
          text="Its link cannot be used any more. Who has joined stays."
          action="Revoke"
          onCancel={() => setAsking(false)}
          onConfirm={() =>
            void change.run(() => api.revokeInvitation(organization, invitation.id), onChanged)
          }
        />
      )}
      {change.error !== null && (
        <p className="cw-field-error" role="alert">
          {change.error.message} {change.error.todo}
        </p>
      )}
    </li>
  )
}

const DAY_MS = 86_400_000

/** When a link ends, in words: "ends in 6 days". */
export function endOf(expiresAt: string, now: number): string {
  const left = Date.parse(expiresAt) - now
  if (left <= 0) return 'has ended'
  const days = Math.ceil(left / DAY_MS)
  return days === 1 ? 'ends within a day' : `ends in ${days} days`
}
