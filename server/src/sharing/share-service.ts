import type {
  AccessStore,
  AccessUnit,
  DocumentRecord,
  DocumentRole,
  Grantee,
  ShareLinkRecord,
} from '@cowrite/persistence'
import type { AccessChanges, Actor, ChangeRecord } from '../access/access-changes.ts'
import { ownerOf } from '../access/creator.ts'
import type { Principal } from '../access/principal.ts'
import type { RightsCheck } from '../access/rights-check.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { ServiceError } from '../errors/service-error.ts'
import {
  type InvitationService,
  type MadeInvitation,
  revokeInvitation,
} from '../organizations/invitations/invitation-service.ts'
import type { ProjectService } from '../organizations/projects/project-service.ts'
import { isRankedAtLeast, type OrganizationAccess } from '../organizations/roles/organization-access.ts'
import { changeGrant } from './grant-changes.ts'
import { type OwnAccess, ownAccess } from './own-access.ts'
import { type PersonWithAccess, peopleOf } from './people.ts'
import type { SharedPlace } from './shared-place.ts'

/** Who reaches a document or project, as far as the caller may know. */
export interface AccessList {
  /** `null`: the caller does not belong to it. */
  readonly organization: { readonly id: string; readonly name: string } | null
  /** Whether only those whom the document names reach it; `false` for a project. */
  readonly restricted: boolean
  readonly mayShare: boolean
  readonly you: OwnAccess
  /** Empty for guests, unless they may share. */
  readonly people: readonly PersonWithAccess[]
  /** Only for those who may share. */
  readonly links: readonly ShareLinkRecord[]
}

/** Whose role changes. `email`: a member with this address, or somebody who is invited. */
export type ShareRecipient = Grantee | { readonly kind: 'email'; readonly email: string }

/** An address that gets a role, or loses it (`null`). */
interface InvitationChange {
  readonly email: string
  readonly role: DocumentRole | null
  /** Whether the caller belongs to the organization and is no guest of it. */
  readonly mayInvite: boolean
}

/** What a {@link ShareService} works with. */
export interface ShareServiceOptions {
  readonly store: AccessStore
  readonly changes: AccessChanges
  readonly check: RightsCheck
  readonly documents: DocumentService
  readonly projects: ProjectService
  readonly invitations: InvitationService
  readonly organizations: OrganizationAccess
}

/**
 * Who reaches documents and projects, and why. Owners of a document or project give and take roles, so nobody gives a role
 * above their own.
 */
export class ShareService {
  private readonly options: ShareServiceOptions

  constructor(options: ShareServiceOptions) {
    this.options = options
  }

  /** Who reaches a document that the caller may read. */
  async ofDocument(principal: Principal, name: string): Promise<AccessList> {
    const document = await this.options.documents.find(principal, name)
    const { project } = await this.placeOf(document)
    const restricted = (await this.options.store.grants.isRestricted(document.id)) === true
    return await this.list(principal, { project, document, restricted })
  }

  /** Who reaches the documents of a project that are not restricted. */
  async ofProject(principal: Principal, key: string): Promise<AccessList> {
    const { project } = await this.options.projects.find(principal, key)
    return await this.list(principal, { project, document: null, restricted: false })
  }

  /** Gives a role in a document, or takes it away (`null`). */
  async shareDocument(
    actor: Actor,
    name: string,
    recipient: ShareRecipient,
    role: DocumentRole | null,
  ): Promise<MadeInvitation | null> {
    return await this.share(actor, await this.findShared(actor.principal, name), recipient, role)
  }

  /** Gives a role in a project, or takes it away (`null`). */
  async shareProject(
    actor: Actor,
    key: string,
    recipient: ShareRecipient,
    role: DocumentRole | null,
  ): Promise<MadeInvitation | null> {
    const { project } = await this.options.projects.findOwned(actor.principal, key)
    const place = { target: { kind: 'project', id: project.id }, name: project.name, project } as const
    return await this.share(actor, place, recipient, role)
  }

  /** Lets only those reach a document whom it names, the caller among them; or all of its project again. */
  async setRestricted(actor: Actor, name: string, restricted: boolean): Promise<void> {
    const place = await this.findShared(actor.principal, name)
    const { id } = place.target
    await this.options.changes.make(actor, async (unit, record) => {
      if (!(await unit.grants.setRestricted(id, restricted))) return
      const account = ownerOf(actor.principal)
      if (restricted) await this.keepCaller(unit, record, place, { account, by: actor.principal.id })
      await record.audit({
        organization: place.project.organization,
        action: restricted ? 'document.restricted' : 'document.unrestricted',
        target: { ...place.target, name: place.name },
      })
      await record.tell({ kind: 'document', document: id })
    })
  }

  /** A document that the caller may share. */
  async findShared(principal: Principal, name: string): Promise<SharedPlace> {
    return await this.placeOf(await this.options.documents.find(principal, name, 'share'))
  }

  private async placeOf(document: DocumentRecord): Promise<SharedPlace> {
    const project = await this.options.store.projects.find(document.project)
    if (project === null) throw new ServiceError('not-found')
    return { target: { kind: 'document', id: document.id }, name: document.title, project }
  }

  private async share(
    actor: Actor,
    place: SharedPlace,
    recipient: ShareRecipient,
    role: DocumentRole | null,
  ): Promise<MadeInvitation | null> {
    const { principal } = actor
    const by = principal.id
    const own = await this.options.organizations.roleOf(principal, place.project.organization)
    const mayInvite = own !== null && isRankedAtLeast(own, 'member')
    const made = await this.options.changes.make(actor, async (unit, record) => {
      if (recipient.kind !== 'email') {
        await changeGrant(unit, record, place, { grantee: recipient, role, by })
        return null
      }
      const { organization } = place.project
      const account = await unit.memberships.findByEmail(organization, recipient.email)
      if (account === null) {
        const change = { email: recipient.email, role, mayInvite }
        return await this.invite(unit, record, principal, place, change)
      }
      await changeGrant(unit, record, place, { grantee: { kind: 'account', account }, role, by })
      return null
    })
    if (made === null) return null
    return this.options.invitations.deliver(actor.principal, made) ? null : made
  }

  /** Invites an address, or changes or ends an invitation that is open. */
  private async invite(
    unit: AccessUnit,
    record: ChangeRecord,
    principal: Principal,
    { target, project: { organization } }: SharedPlace,
    { email, role, mayInvite }: InvitationChange,
  ): Promise<MadeInvitation | null> {
    const open = (await unit.invitations.listFor(target)).find((one) => one.email === email.toLowerCase())
    if (open !== undefined && role === null) await revokeInvitation(unit, record, open)
    else if (open !== undefined && role !== null) await unit.invitations.setGrantRole(open.id, role)
    if (open !== undefined || role === null) return null
    if (!mayInvite)
      throw new ServiceError('forbidden', 'Only members of the organization invite people to it.')
    const grant = { ...target, role }
    return await this.options.invitations.inviteTo(unit, record, principal, { organization, email, grant })
  }

  /** Makes the caller an owner by name, so that a restricted document has one. */
  private async keepCaller(
    unit: AccessUnit,
    record: ChangeRecord,
    place: SharedPlace,
    { account, by }: { readonly account: string | null; readonly by: string },
  ): Promise<void> {
    const grants = await unit.grants.list(place.target)
    const isOwner = grants.some(
      ({ grantee, role }) => role === 'owner' && grantee.kind === 'account' && grantee.account === account,
    )
    if (account !== null && !isOwner)
      await changeGrant(unit, record, place, { grantee: { kind: 'account', account }, role: 'owner', by })
    else if (account === null && !grants.some(({ role }) => role === 'owner'))
      throw new ServiceError('conflict', 'Give a person the role of the owner first.')
  }

  private async list(
    principal: Principal,
    place: {
      readonly project: SharedPlace['project']
      readonly document: DocumentRecord | null
      readonly restricted: boolean
    },
  ): Promise<AccessList> {
    const { store, check, organizations } = this.options
    const { project, document, restricted } = place
    const address = { project: project.key, key: document?.key ?? '' }
    const [rights] = await check.check([{ principal, address }])
    const organization = await store.organizations.find(project.organization)
    if (organization === null || !rights?.ok) throw new ServiceError('not-found')
    const mayShare = rights.role === 'owner'
    const target =
      document === null ? ({ kind: 'project', id: project.id } as const) : documentTarget(document)
    const sources = {
      organization,
      project,
      documentGrants: document === null ? null : await store.grants.list(documentTarget(document)),
      projectGrants: restricted ? [] : await store.grants.list({ kind: 'project', id: project.id }),
      admins: restricted ? [] : await store.memberships.admins(organization.id),
      invitations: mayShare ? await store.invitations.listFor(target) : [],
      mayShare,
    }
    const own = await organizations.roleOf(principal, organization.id)
    const seesPeople = mayShare || (own !== null && isRankedAtLeast(own, 'member'))
    const people = peopleOf(sources)
    const account = ownerOf(principal)
    const member = account === null ? null : await store.memberships.find(organization.id, account)
    return {
      organization: own === null ? null : { id: organization.id, name: organization.name },
      restricted,
      mayShare,
      you: ownAccess(rights.role, people, principal, member),
      people: seesPeople ? people : [],
      links: mayShare && document !== null ? await store.shareLinks.list(document.id) : [],
    }
  }
}

function documentTarget({ id }: DocumentRecord) {
  return { kind: 'document', id } as const
}
