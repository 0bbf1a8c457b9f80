/** What somebody may do with a document or with all documents of a project, from weakest to strongest. */
export const DOCUMENT_ROLES = ['viewer', 'commenter', 'editor', 'owner'] as const
export type DocumentRole = (typeof DOCUMENT_ROLES)[number]

/** What somebody is in an organization, from weakest to strongest. A guest reaches only what names them. */
export const ORGANIZATION_ROLES = ['guest', 'member', 'admin', 'owner'] as const
export type OrganizationRole = (typeof ORGANIZATION_ROLES)[number]

/** What an API key, or a program with a person's consent, may do. */
export const KEY_SCOPES = ['read', 'propose', 'write', 'admin', 'agents'] as const
export type KeyScope = (typeof KEY_SCOPES)[number]
