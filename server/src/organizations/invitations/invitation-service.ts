import type {
  AccessStore,
  AccessUnit,
  InvitationRecord,
  InvitedTo,
  NewInvitation,
  OrganizationRole,
} from '@cowrite/persistence'
import { type AccessChanges, type Actor, type ChangeRecord, nameOf } from '../../access/access-changes.ts'
import type { Principal } from '../../access/principal.ts'
import { newSecret } from '../../access/secret.ts'
import { ServiceError } from '../../errors/service-error.ts'
import { isRankedAtLeast, type OrganizationAccess } from '../roles/organization-access.ts'
import { acceptInvitation, type Invitee } from './accept.ts'

/** Time for which an invitation is open, in ms: two weeks. */
const OPEN_MS = 14 * 86_400_000
/** Most open invitations of an organization. */
const MOST = 1_000

/** Sends mail. */
export interface InvitationMailer {
  /** Whether mail leaves the server; otherwise whoever invites passes the address on. */
  readonly isConfigured: boolean
  /** Sends in the background. */
  send(mail: { readonly to: string; readonly subject: string; readonly text: string }): void
}

/** Whom to invite. */
export interface InvitationRequest {
  /** `null`: whoever has the link. */
  readonly email: string | null
  readonly role: OrganizationRole
  /** Ids of groups of the organization. */
  readonly groups: readonly string[]
}

/** An invitation with its address, which is known only now. */
export interface MadeInvitation {
  readonly invitation: InvitationRecord
  readonly url: string
}

/** What an {@link InvitationService} works with. */
export interface InvitationServiceOptions {
  readonly store: AccessStore
  readonly changes: AccessChanges
  readonly organizations: OrganizationAccess
  readonly mailer: InvitationMailer
  /** The address of a page of the app, from its path. */
  readonly pageUrl: (path: string) => string
}

/** Invitations to organizations: to an address, or by a link. */
export class InvitationService {
  private readonly options: InvitationServiceOptions

  constructor(options: InvitationServiceOptions) {
    this.options = options
  }

  async list(principal: Principal, organization: string): Promise<readonly InvitationRecord[]> {
    await this.options.organizations.require(principal, organization, 'admin')
    return await this.options.store.invitations.list(organization)
  }

  /** Invites, at most with the caller's own role. */
  async create(
    actor: Actor,
    organization: string,
    request: InvitationRequest,
  ): Promise<MadeInvitation & { readonly isSent: boolean }> {
    const own = await this.options.organizations.require(actor.principal, organization, 'admin')
    if (!isRankedAtLeast(own, request.role))
      throw new ServiceError('forbidden', 'Only owners can invite owners.')
    const made = await this.options.changes.make(actor, async (unit, record) => {
      const known = new Set((await unit.groups.list(organization)).map(({ id }) => id))
      if (request.groups.some((id) => !known.has(id)))
        throw new ServiceError('not-found', 'There is no such group.')
      return await this.invite(unit, record, actor.principal, { ...request, organization, grant: null })
    })
    return { ...made, isSent: this.deliver(actor.principal, made) }
  }

  /**
   * Invites somebody to a document or project, as a guest of its organization, in the transaction of `unit`. The caller has
   * checked that it may be shared with this role, and calls {@link deliver} after the commit.
   */
  inviteTo(
    unit: AccessUnit,
    record: ChangeRecord,
    principal: Principal,
    {
      organization,
      email,
      grant,
    }: { readonly organization: string; readonly email: string; readonly grant: InvitedTo },
  ): Promise<MadeInvitation> {
    return this.invite(unit, record, principal, { organization, email, grant, role: 'guest', groups: [] })
  }

  async revoke(actor: Actor, organization: string, id: string): Promise<void> {
    await this.options.organizations.require(actor.principal, organization, 'admin')
    await this.options.changes.make(actor, async (unit, record) => {
      const [invitation] = await unit.invitations.list(organization, id)
      if (invitation === undefined) throw new ServiceError('not-found', 'There is no such invitation.')
      await revokeInvitation(unit, record, invitation)
    })
  }

  /** What somebody who has the link may see. */
  async find(secret: string): Promise<InvitationRecord | null> {
    return await this.options.store.invitations.find(secret)
  }

  /** Accepts an invitation for the caller, who has an account. */
  async acceptAs(actor: Actor, secret: string): Promise<InvitationRecord> {
    const { credential, identity } = actor.principal
    if (credential?.kind !== 'session')
      throw new ServiceError('forbidden', 'Sign in to accept an invitation.')
    return await this.options.changes.make(actor, async (unit, record) => {
      const account = await unit.accounts.find(credential.account)
      const { email = null, name = identity?.name ?? '' } = account ?? {}
      const invitee = { id: credential.account, name, email }
      const invitation = await acceptInvitation(unit, record, secret, invitee)
      if (invitation === null) throw new ServiceError('not-found', 'This invitation is over.')
      return invitation
    })
  }

  /**
   * Accepts an invitation for an account that is being created, in the transaction of `unit`; `false`: it is over. The
   * rights of a new account concern no open socket.
   */
  async accept(unit: AccessUnit, secret: string, account: Invitee, address: string): Promise<boolean> {
    const record: ChangeRecord = {
      audit: (event) =>
        unit.audit.record({
          ...event,
          principal: `person:${account.id}`,
          principalName: account.name,
          address,
        }),
      tell: (scope, at) => unit.changes.tell(scope, at),
    }
    return (await acceptInvitation(unit, record, secret, account)) !== null
  }

  private async invite(
    unit: AccessUnit,
    { audit }: ChangeRecord,
    principal: Principal,
    request: Omit<NewInvitation, 'secret' | 'createdBy' | 'expiresAt'>,
  ): Promise<MadeInvitation> {
    const { organization, email, role, grant } = request
    if ((await unit.invitations.list(organization)).length >= MOST)
      throw new ServiceError('conflict', `An organization has at most ${MOST} open invitations.`)
    const secret = newSecret('cwi_')
    const expiresAt = new Date(Date.now() + OPEN_MS)
    const made = { ...request, secret, createdBy: principal.id, expiresAt }
    const invitation = await unit.invitations.create(made)
    await audit({
      organization,
      action: 'invitation.created',
      target: { kind: 'invitation', id: invitation.id, name: email ?? 'link' },
      detail: { role, ...(grant === null ? {} : { [grant.kind]: grant.id, grantRole: grant.role }) },
    })
    const url = this.options.pageUrl(`/invitation/${secret}`)
    return { invitation, url }
  }

  /** Sends the address by mail, after the commit; `false`: it has to be passed on in another way. */
  deliver(principal: Principal, { invitation, url }: MadeInvitation): boolean {
    const { email, organizationName } = invitation
    const { mailer } = this.options
    if (email === null || !mailer.isConfigured) return false
    const subject = `${nameOf(principal)} invites you to ${organizationName}`
    const text = `${subject} on Cowrite.\n\nOpen this page to accept, within two weeks:\n${url}\n`
    mailer.send({ to: email, subject: subject.replace(/\s+/g, ' '), text })
    return true
  }
}

/** Ends an invitation, in the transaction of `unit`. */
export async function revokeInvitation(
  unit: AccessUnit,
  { audit }: ChangeRecord,
  { id, organization, email }: InvitationRecord,
): Promise<void> {
  await unit.invitations.revoke(id)
  const target = { kind: 'invitation', id, name: email ?? 'link' }
  await audit({ organization, action: 'invitation.revoked', target })
}
