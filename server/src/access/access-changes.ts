import type { AccessScope, AccessStore, AccessUnit, NewAuditEvent } from '@cowrite/persistence'
import type { AccessNotices } from './access-notices.ts'
import type { Principal } from './principal.ts'
import { transactionThatTells } from './transaction-that-tells.ts'

/** Who makes a change, for the audit log. */
export interface Actor {
  readonly principal: Principal
  /** The address of the client; absent: it is not known. */
  readonly address?: string
}

/** Records what a change does, in its transaction. */
export interface ChangeRecord {
  /** Writes an event of the audit log. */
  audit(event: Omit<NewAuditEvent, 'principal' | 'principalName' | 'address'>): Promise<void>
  /**
   * Tells whose rights change. `at`: rights that end by themselves, such as those of a link with an expiry, change again
   * then. [now]
   */
  tell(scope: AccessScope, at?: Date): Promise<void>
}

/** The name of a principal, for the audit log. */
export function nameOf({ identity, id }: Principal): string {
  return identity?.name ?? id
}

/** Makes changes of rights: each with its audit events in one transaction, after which all nodes are told. */
export class AccessChanges {
  private readonly store: Pick<AccessStore, 'transaction'>
  private readonly notices: AccessNotices

  constructor(store: Pick<AccessStore, 'transaction'>, notices: AccessNotices) {
    this.store = store
    this.notices = notices
  }

  /** Runs `work` in a transaction, as `AccessStore.transaction` does. */
  make<Result>(
    { principal, address = '' }: Actor,
    work: (unit: AccessUnit, record: ChangeRecord) => Promise<Result>,
  ): Promise<Result> {
    return transactionThatTells(this.store, this.notices, (unit, tell) =>
      work(unit, {
        audit: (event) =>
          unit.audit.record({
            ...event,
            principal: principal.id,
            principalName: nameOf(principal),
            address,
          }),
        tell,
      }),
    )
  }
}
