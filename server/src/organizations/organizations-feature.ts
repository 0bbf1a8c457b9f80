import type { ServerFeature } from '../features/server-feature.ts'
import type { Caller } from '../http/caller.ts'
import { GroupService } from './groups/group-service.ts'
import { groupRoutes } from './groups/routes.ts'
import { InvitationService, type InvitationServiceOptions } from './invitations/invitation-service.ts'
import { invitationRoutes } from './invitations/routes.ts'
import { MemberService } from './members/member-service.ts'
import { memberRoutes } from './members/routes.ts'
import { OrganizationService } from './organization-service.ts'
import { ProjectService } from './projects/project-service.ts'
import { projectRoutes } from './projects/routes.ts'
import { OrganizationAccess } from './roles/organization-access.ts'
import { organizationRoutes } from './routes.ts'

/** What {@link organizationsFeature} works with. */
export interface OrganizationsFeatureOptions extends Omit<InvitationServiceOptions, 'organizations'> {
  readonly caller: Caller
}

/** The feature of organizations, and what other features call. */
export interface OrganizationsFeature extends ServerFeature {
  readonly organizations: OrganizationAccess
  readonly invitations: InvitationService
  readonly projects: ProjectService
}

/** Organizations with members, groups, invitations and projects, over HTTP. */
export function organizationsFeature(options: OrganizationsFeatureOptions): OrganizationsFeature {
  const { store, changes, mailer, pageUrl, caller } = options
  const organizations = new OrganizationAccess(store)
  const shared = { store, changes, organizations }
  const invitations = new InvitationService({ ...shared, mailer, pageUrl })
  const projects = new ProjectService(shared)
  return {
    organizations,
    invitations,
    projects,
    routes: (app) => {
      organizationRoutes(app, { organizations: new OrganizationService(shared), caller })
      memberRoutes(app, { members: new MemberService(shared), caller })
      groupRoutes(app, { groups: new GroupService(shared), caller })
      invitationRoutes(app, { invitations, caller })
      projectRoutes(app, { projects, caller })
    },
  }
}
