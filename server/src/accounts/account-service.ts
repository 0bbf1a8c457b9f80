import {
  type AccessStore,
  type AccountRecord,
  DEFAULT_ORGANIZATION_ID,
  type OrganizationRole,
} from '@cowrite/persistence'
import type { PasswordHasher } from '../access/passwords.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { AccountActions } from './activity/account-actions.ts'
import type { Client } from './activity/client.ts'
import type { SessionService, SessionTokens } from './sessions/session-service.ts'

/** The server itself, as the client of what a program does. */
const PROGRAM: Client = { address: '', device: 'program' }

/** A person whom a program adds. */
export interface NewPerson {
  /** In lower case; `null`: none. */
  readonly email: string | null
  readonly name: string
  /** `null`: none; the person signs in in another way. */
  readonly password: string | null
  /** In the first organization; `null`: no member. */
  readonly role: OrganizationRole | null
}

/** Accounts, for programs that embed the server: they vouch for the e-mail addresses. Rejects with a `ServiceError`. */
export class AccountService {
  private readonly store: AccessStore
  private readonly actions: AccountActions
  private readonly sessions: SessionService
  private readonly passwords: PasswordHasher

  constructor(options: {
    readonly store: AccessStore
    readonly actions: AccountActions
    readonly sessions: SessionService
    readonly passwords: PasswordHasher
  }) {
    this.store = options.store
    this.actions = options.actions
    this.sessions = options.sessions
    this.passwords = options.passwords
  }

  /** Creates an account; rejects with `conflict` when another one has the e-mail address. */
  async create({ email, name, password, role }: NewPerson): Promise<AccountRecord> {
    const passwordHash = password === null ? null : await this.passwords.hash(password)
    return await this.actions.run(PROGRAM, async ({ unit, audit }) => {
      const account = await unit.accounts.create({
        ...{ email: email?.toLowerCase() ?? null, emailVerified: email !== null },
        ...{ name, passwordHash },
      })
      if (account === null)
        throw new ServiceError('conflict', 'There is an account with this e-mail address.')
      if (role !== null) await unit.accountMemberships.join(account.id, DEFAULT_ORGANIZATION_ID, role)
      await audit(account, 'account.created', { by: 'program' })
      return account
    })
  }

  /** Begins a session of an account that the program vouches for. `method` is shown in the list of sessions. */
  async beginSession(id: string, method = 'program'): Promise<SessionTokens> {
    const account = await this.store.accounts.find(id)
    if (account === null || account.disabled) throw new ServiceError('not-found')
    return await this.actions.run(PROGRAM, (action) => this.sessions.begin(action, account, PROGRAM, method))
  }

  /** Disables an account, whose sessions end and whose tokens are refused, or enables it again. */
  async setDisabled(id: string, disabled: boolean): Promise<void> {
    await this.actions.run(PROGRAM, async (action) => {
      const { unit, audit, tell } = action
      const account = await unit.accounts.change(id, { disabled })
      if (account === null) throw new ServiceError('not-found')
      if (disabled) await this.sessions.revokeAllIn(action, id, null)
      await audit(account, disabled ? 'account.disabled' : 'account.enabled', { by: 'program' })
      await tell({ kind: 'account', account: id })
    })
  }
}
