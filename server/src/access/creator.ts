import type { AccessUnit, DocumentRecord } from '@cowrite/persistence'
import { nameOf } from './access-changes.ts'
import type { Principal } from './principal.ts'

/** The account whose document it is when a principal creates one; `null`: none, as for guests and host applications. */
export function ownerOf({ credential }: Principal): string | null {
  return credential !== undefined && 'account' in credential ? credential.account : null
}

/** Makes the person who created a document its owner, in the transaction that creates it. */
export async function giveToCreator(
  access: AccessUnit | null,
  { id, project, key, title }: DocumentRecord,
  principal: Principal,
): Promise<void> {
  const account = ownerOf(principal)
  if (access === null || account === null) return
  await access.grants.put({ kind: 'document', id }, { kind: 'account', account }, 'owner', principal.id)
  const found = await access.projects.find(project)
  await access.audit.record({
    organization: found?.organization ?? null,
    principal: principal.id,
    principalName: nameOf(principal),
    action: 'document.created',
    target: { kind: 'document', id, name: title },
    detail: { address: `${project}/${key}` },
  })
}
