import type { DocumentRole, OrganizationRole } from './roles.ts'

/** What an invitation grants beside the membership. */
export interface InvitedTo {
  readonly kind: 'project' | 'document'
  readonly id: string
  readonly role: DocumentRole
}

/** An invitation to an organization: to one address, or by a link for whoever has it. */
export interface InvitationRecord {
  readonly id: string
  readonly organization: string
  readonly organizationName: string
  /** In lower case; `null`: a link. */
  readonly email: string | null
  readonly role: OrganizationRole
  /** Ids of groups. */
  readonly groups: readonly string[]
  readonly grant: InvitedTo | null
  readonly uses: number
  /** The principal that invites. */
  readonly createdBy: string
  /** Its name now; `null`: it has none. */
  readonly inviterName: string | null
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** An invitation that is to be made. */
export interface NewInvitation
  extends Pick<
    InvitationRecord,
    'organization' | 'email' | 'role' | 'groups' | 'grant' | 'createdBy' | 'expiresAt'
  > {
  /** The secret in its address: only its hash is stored. */
  readonly secret: string
}

/** Invitations. One that expired, was revoked, or was used by the address that it is for, is over: nothing returns it. */
export interface InvitationStore {
  create(invitation: NewInvitation): Promise<InvitationRecord>
  /** Those to an organization that are not over, newest first; with `id`, only that one. */
  list(organization: string, id?: string): Promise<InvitationRecord[]>
  /** Those that grant something of a document or project. */
  listFor(target: Pick<InvitedTo, 'kind' | 'id'>): Promise<InvitationRecord[]>
  /** `null`: there is none with this secret. */
  find(secret: string): Promise<InvitationRecord | null>
  /** Counts a use; one for an address is over then. `false`: it is over already. */
  use(id: string): Promise<boolean>
  revoke(id: string): Promise<void>
  /** Revokes all that a principal made for an organization. */
  revokeOf(organization: string, createdBy: string): Promise<void>
  /** Changes the role that it grants. */
  setGrantRole(id: string, role: DocumentRole): Promise<void>
}
