/** What somebody may do with a document or with all documents of a project, from weakest to strongest. */
export const DOCUMENT_ROLES = ['viewer', 'commenter', 'editor', 'owner'] as const
export type DocumentRole = (typeof DOCUMENT_ROLES)[number]

/** The roles that a share link can give. */
export const LINK_ROLES = ['viewer', 'commenter', 'editor'] as const
export type LinkRole = (typeof LINK_ROLES)[number]

/** What somebody is in an organization, from weakest to strongest. */
export const ORGANIZATION_ROLES = ['guest', 'member', 'admin', 'owner'] as const
export type OrganizationRole = (typeof ORGANIZATION_ROLES)[number]

/** The roles in words, as the interface says them. */
export const DOCUMENT_ROLE_NAMES: Readonly<Record<DocumentRole, string>> = {
  viewer: 'Can view',
  commenter: 'Can comment',
  editor: 'Can edit',
  owner: 'Owner',
}

export const ORGANIZATION_ROLE_NAMES: Readonly<Record<OrganizationRole, string>> = {
  guest: 'Guest',
  member: 'Member',
  admin: 'Admin',
  owner: 'Owner',
}

/** Whether a role allows to administer an organization: its members, projects and rules. */
export function administers(role: OrganizationRole): boolean {
  return role === 'admin' || role === 'owner'
}
