import { type AccessStore, ORGANIZATION_ROLES, type OrganizationRole } from '@cowrite/persistence'
import type { Principal } from '../../access/principal.ts'
import { ServiceError } from '../../errors/service-error.ts'

/** Whether a role in an organization is as strong as another one, or stronger. */
export function isRankedAtLeast(role: OrganizationRole, other: OrganizationRole): boolean {
  return ORGANIZATION_ROLES.indexOf(role) >= ORGANIZATION_ROLES.indexOf(other)
}

/** Decides who may do what with an organization. */
export class OrganizationAccess {
  private readonly store: Pick<AccessStore, 'organizations'>

  constructor(store: Pick<AccessStore, 'organizations'>) {
    this.store = store
  }

  /**
   * The role of a principal, limited by what its credential allows: without the scope `admin`, a key or consent is no more
   * than a guest. `null`: it does not belong to the organization.
   */
  async roleOf({ credential }: Principal, organization: string): Promise<OrganizationRole | null> {
    if (credential === undefined) return null
    switch (credential.kind) {
      case 'session':
      case 'host-account':
        return await this.store.organizations.roleOf(organization, { account: credential.account, key: null })
      case 'key':
      case 'consent': {
        const { account, scopes, projects } = credential
        const key = credential.kind === 'key' && account === null ? credential.key : null
        const role = await this.store.organizations.roleOf(organization, { account, key })
        const isLimited = !scopes.includes('admin') || projects !== null
        return role !== null && isLimited ? 'guest' : role
      }
      case 'visit':
      case 'host':
      case 'program':
        return null
      default:
        return credential satisfies never
    }
  }

  /**
   * The role of a principal that has at least this one. Rejects with `not-found` when it does not belong to the
   * organization, as for one that does not exist, and with `forbidden` when its role is weaker.
   */
  async require(
    principal: Principal,
    organization: string,
    atLeast: OrganizationRole,
  ): Promise<OrganizationRole> {
    const role = await this.roleOf(principal, organization)
    if (role === null) throw new ServiceError('not-found', 'There is no such organization.')
    if (!isRankedAtLeast(role, atLeast)) throw new ServiceError('forbidden')
    return role
  }
}
