import type { AccessScope, DocumentRecord } from '@cowrite/persistence'
import type { Principal } from '../access/principal.ts'

/**
 * Whether a change of rights may concern a principal in a document. `projects`: the keys of the projects of the scope;
 * `null`: they are not known. Without a credential nothing concerns it: the database does not know its rights.
 */
export function concerns(
  scope: AccessScope,
  { credential }: Principal,
  { id, project }: Pick<DocumentRecord, 'id' | 'project'>,
  projects: ReadonlySet<string> | null,
): boolean {
  if (credential === undefined) return false
  switch (scope.kind) {
    case 'account':
      return 'account' in credential && credential.account === scope.account
    case 'session':
      return credential.kind === 'session' && credential.session === scope.session
    case 'key':
      return credential.kind === 'key' && credential.key === scope.key
    case 'consent':
      return credential.kind === 'consent' && credential.grant === scope.grant
    case 'organization':
    case 'project':
      return projects?.has(project) ?? true
    case 'document':
      return id === scope.document
    default:
      return scope satisfies never
  }
}
