import type { AuditEvent } from '../../api/audit.ts'

/** What somebody did, in words, by its action. */
const DID: Readonly<Record<string, string>> = {
  'account.created': 'signed up',
  'account.deleted': 'deleted an account',
  'account.disabled': 'disabled an account',
  'account.enabled': 'enabled an account',
  'document.created': 'made a document',
  'document.purged': 'deleted a document for good',
  'document.restored': 'restored a document',
  'document.restricted': 'restricted a document',
  'document.trashed': 'moved a document to the trash',
  'document.unrestricted': 'opened a document to its project',
  'grant.changed': 'changed a role',
  'grant.given': 'gave a role',
  'grant.removed': 'took a role',
  'group.changed': 'changed a group',
  'group.created': 'made a group',
  'group.deleted': 'deleted a group',
  'group.member-added': 'put somebody into a group',
  'group.member-removed': 'took somebody out of a group',
  'group.removed': 'deleted a group',
  'group.renamed': 'renamed a group',
  'invitation.accepted': 'accepted an invitation',
  'invitation.created': 'invited',
  'invitation.revoked': 'revoked an invitation',
  'key.created': 'made an API key',
  'key.revoked': 'revoked an API key',
  'key.rotated': 'replaced an API key',
  'link.changed': 'changed a link',
  'link.created': 'made a link',
  'link.opened': 'opened a link',
  'link.refused': 'was refused',
  'link.revoked': 'revoked a link',
  'member.added': 'joined',
  'member.disabled': 'disabled a member',
  'member.enabled': 'enabled a member',
  'member.left': 'left the organization',
  'member.removed': 'removed a member',
  'member.role-changed': 'changed a role',
  'organization.changed': 'changed the organization',
  'passkey.added': 'added a passkey',
  'passkey.removed': 'removed a passkey',
  'password.changed': 'changed the password',
  'password.reset': 'set a new password',
  'project.created': 'made a project',
  'project.renamed': 'renamed a project',
  'project.restored': 'restored a project',
  'project.trashed': 'moved a project to the trash',
  'second-factor.added': 'added a second factor',
  'second-factor.removed': 'removed the second factor',
  'session.reused': 'was refused',
  'session.revoked': 'ended a session',
  'sign-in.failed': 'was refused',
  'sign-in.refused': 'was refused',
  'signed-in': 'signed in',
  'signed-out': 'signed out',
}

/** Actions by which somebody was refused. */
const REFUSED: ReadonlySet<string> = new Set([
  'link.refused',
  'session.reused',
  'sign-in.failed',
  'sign-in.refused',
])

/** What somebody did: the words of an action, or the action itself where there are none. */
export function didOf({ action }: Pick<AuditEvent, 'action'>): string {
  return DID[action] ?? action.replace(/[.-]/g, ' ')
}

/** Whether somebody was refused. */
export function isRefusal({ action }: Pick<AuditEvent, 'action'>): boolean {
  return REFUSED.has(action) || action.endsWith('.refused')
}

/** To what it was done, with what of the details is short: "Tess: can view → can comment". */
export function targetOf({ targetName, targetKind, detail }: AuditEvent): string {
  const name = targetName === '' ? targetKind : targetName
  const text = (key: string) => (typeof detail[key] === 'string' ? detail[key] : null)
  const [from, to, role] = [text('from'), text('to'), text('role')]
  if (from !== null && to !== null) return `${name}: ${from} → ${to}`
  const more = [role, text('reason'), text('as')].filter((part) => part !== null)
  return more.length === 0 ? name : `${name}: ${more.join(', ')}`
}

/** With what somebody proved who they are, if the details say so. */
export function withOf({ detail, principal }: AuditEvent): string {
  const by = detail['credential'] ?? detail['method']
  if (typeof by === 'string') return by
  return principal === 'server' ? 'rule' : ''
}

/** A day with its events. */
export interface AuditDay {
  readonly day: string
  readonly events: readonly AuditEvent[]
}

/** Events by the days of the reader's time zone, in the order in which they are. */
export function byDay(events: readonly AuditEvent[], format: (time: Date) => string): readonly AuditDay[] {
  const days: { day: string; events: AuditEvent[] }[] = []
  for (const event of events) {
    const day = format(new Date(event.at))
    const last = days.at(-1)
    if (last?.day === day) last.events.push(event)
    else days.push({ day, events: [event] })
  }
  return days
}
