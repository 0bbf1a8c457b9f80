import type { AccessUnit } from '@cowrite/persistence'
import type { ChangeRecord } from './access-changes.ts'

/** Whose documents go to whom. */
export interface HandOver {
  readonly organization: string
  /** The account that loses its rights in the organization. */
  readonly account: string
  /** The account that gets the documents. */
  readonly heir: string
  /** The principal that has it done. */
  readonly by: string
}

/** Gives the restricted documents that only one account owns to another one, so that they stay reachable. */
export async function handOver(
  unit: AccessUnit,
  { audit, tell }: ChangeRecord,
  { organization, account, heir, by }: HandOver,
): Promise<void> {
  const grantee = { kind: 'account', account: heir } as const
  for (const { id, title } of await unit.grants.onlyOwnedBy(organization, { kind: 'account', account })) {
    await unit.grants.put({ kind: 'document', id }, grantee, 'owner', by)
    const target = { kind: 'document', id, name: title }
    await audit({ organization, action: 'grant.given', target, detail: { to: heir, role: 'owner' } })
    await tell({ kind: 'document', document: id })
  }
}
