import type { AccessScope, AccessStore, AccessUnit, NewAuditEvent } from '@cowrite/persistence'
import type { AccessNotices } from '../../access/access-notices.ts'
import { transactionThatTells } from '../../access/transaction-that-tells.ts'
import type { Client } from './client.ts'

/** The person whom an action concerns. */
export interface Person {
  readonly id: string
  readonly name: string
}

/** What is known of an action beside its name. */
export type ActionDetail = NonNullable<NewAuditEvent['detail']>

/** One transaction about an account. */
export interface AccountAction {
  readonly unit: AccessUnit
  /** Writes an event of the account to the audit log of each of its organizations. */
  audit(person: Person, action: string, detail?: ActionDetail): Promise<void>
  /** Has the rights of all open sockets in this scope decided on again. */
  tell(scope: AccessScope): Promise<void>
}

/** Runs changes of accounts: what they write, their audit events and notices of rights are one transaction. */
export class AccountActions {
  private readonly store: AccessStore
  private readonly listener: AccessNotices | null

  constructor(store: AccessStore, listener: AccessNotices | null) {
    this.store = store
    this.listener = listener
  }

  run<Result>(client: Client, work: (action: AccountAction) => Promise<Result>): Promise<Result> {
    return transactionThatTells(this.store, this.listener, (unit, tell) =>
      work({
        unit,
        audit: (person, action, detail = {}) => auditAccount(unit, client, person, action, detail),
        tell,
      }),
    )
  }
}

async function auditAccount(
  unit: AccessUnit,
  { address }: Client,
  { id, name }: Person,
  action: string,
  detail: ActionDetail,
): Promise<void> {
  const organizations = await unit.accountMemberships.organizationsOf(id)
  const places = organizations.length === 0 ? [null] : organizations.map((organization) => organization.id)
  for (const organization of places) {
    const target = { kind: 'account', id, name }
    await unit.audit.record({
      ...{ organization, principal: `person:${id}`, principalName: name },
      ...{ action, target, detail, address },
    })
  }
}
