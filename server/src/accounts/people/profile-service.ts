import type { AccessStore, AccountChange } from '@cowrite/persistence'
import { ServiceError } from '../../errors/service-error.ts'
import type { AccountActions } from '../activity/account-actions.ts'
import type { Client } from '../activity/client.ts'
import { type AccountView, viewOf } from './account-view.ts'

/** What a person changes of their profile. */
export type ProfileChange = Pick<
  AccountChange,
  'name' | 'colour' | 'avatar' | 'language' | 'theme' | 'invisible'
>

/** What a person sees and changes of their own account. Its methods reject with a `ServiceError`. */
export class ProfileService {
  private readonly store: AccessStore
  private readonly actions: AccountActions

  constructor(store: AccessStore, actions: AccountActions) {
    this.store = store
    this.actions = actions
  }

  async read(id: string): Promise<AccountView> {
    const account = await this.store.accounts.find(id)
    if (account === null) throw new ServiceError('unauthorized')
    return await viewOf(this.store, account)
  }

  /** Changes the profile. Others see a new name, colour or picture at the person's next connection. */
  change(id: string, change: ProfileChange, client: Client): Promise<AccountView> {
    return this.actions.run(client, async ({ unit, audit, tell }) => {
      const before = await unit.accounts.find(id)
      const account = before && (await unit.accounts.change(id, change))
      if (!account) throw new ServiceError('unauthorized')
      if (account.name !== before.name) await audit(account, 'account.renamed', { before: before.name })
      if (account.name !== before.name || account.invisible !== before.invisible)
        await tell({ kind: 'account', account: id })
      return await viewOf(unit, account)
    })
  }
}
