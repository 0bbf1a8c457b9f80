import type { AccessStore, AccountRecord, MaintenanceStore } from '@cowrite/persistence'
import type { ChangeRecord } from '../../access/access-changes.ts'
import { handOver } from '../../access/hand-over.ts'
import { ServiceError } from '../../errors/service-error.ts'
import type { AccountAction, AccountActions } from '../activity/account-actions.ts'
import type { Client } from '../activity/client.ts'
import type { SessionService } from '../sessions/session-service.ts'

/** What a {@link RemovalService} works with. */
export interface RemovalServiceOptions {
  readonly store: AccessStore
  readonly maintenance: Pick<MaintenanceStore, 'forgetPrincipal'>
  readonly actions: AccountActions
  readonly sessions: SessionService
}

/** The deletion of accounts. Its method rejects with a `ServiceError`. */
export class RemovalService {
  private readonly options: RemovalServiceOptions

  constructor(options: RemovalServiceOptions) {
    this.options = options
  }

  /**
   * Deletes an account with its sessions, keys, memberships and grants. What the person wrote stays, under no name; the
   * restricted documents that nobody else owns go to an owner of their organization. The last owner of an organization is
   * refused.
   */
  async delete(account: string, client: Client): Promise<void> {
    const { actions, maintenance, sessions } = this.options
    await actions.run(client, async (action) => {
      const { unit, audit, tell } = action
      if (!(await unit.accounts.lock(account))) throw new ServiceError('unauthorized')
      const record = await unit.accounts.find(account)
      const organizations = await unit.accountMemberships.organizationsOf(account)
      // Two last owners who leave at the same moment must not leave an organization without any.
      for (const { id, role } of organizations)
        if (role === 'owner') await unit.accountMemberships.lockHasOwner(id)
      const [orphan] = await unit.accountMemberships.onlyOwnerOf(account)
      if (orphan !== undefined)
        throw new ServiceError('conflict', `Make somebody else an owner of ${orphan.name} first.`)
      if (record !== null) {
        for (const { id } of organizations) await this.leave(action, record, id, client)
        await audit(record, 'account.deleted')
      }
      await sessions.revokeAllIn(action, account, null)
      await unit.accounts.delete(account)
      await tell({ kind: 'account', account })
    })
    // After the sockets were told, so that nothing more is written under the name.
    await maintenance.forgetPrincipal(`person:${account}`)
  }

  /** Gives the restricted documents that only this account owns in an organization to one of its owners. */
  private async leave(
    { unit, tell }: AccountAction,
    { id: account, name }: AccountRecord,
    organization: string,
    { address }: Client,
  ): Promise<void> {
    const owners = await unit.memberships.lockOwners(organization)
    const heir = owners.find((owner) => owner !== account)
    if (heir === undefined) return
    const by = `person:${account}`
    const about = { principal: by, principalName: name, address }
    const audit: ChangeRecord['audit'] = (event) => unit.audit.record({ ...event, ...about })
    await handOver(unit, { audit, tell }, { organization, account, heir, by })
  }
}
