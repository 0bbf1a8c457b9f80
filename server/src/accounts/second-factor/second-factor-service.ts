import type { AccessStore, AccessUnit } from '@cowrite/persistence'
import { ServiceError } from '../../errors/service-error.ts'
import type { AccountActions } from '../activity/account-actions.ts'
import type { Client } from '../activity/client.ts'
import { type Attempts, guess } from '../attempts/attempts.ts'
import type { SignedIn, SignInService } from '../sign-in/sign-in-service.ts'
import { enrolment, newRecoveryCodes, newSharedSecret, recoveryHash, stepOf } from './codes.ts'

const WRONG = 'The code is wrong, or was used before.'

/** What a {@link SecondFactorService} works with. */
export interface SecondFactorServiceOptions {
  readonly store: AccessStore
  readonly actions: AccountActions
  readonly attempts: Attempts
  readonly signIn: SignInService
}

/** One-time codes of an authenticator, and recovery codes. Its methods reject with a `ServiceError`. */
export class SecondFactorService {
  private readonly options: SecondFactorServiceOptions

  constructor(options: SecondFactorServiceOptions) {
    this.options = options
  }

  /** Makes a secret for an authenticator. Codes are asked for once it is confirmed. */
  async begin(account: string): Promise<{ readonly secret: string; readonly uri: string }> {
    const { store } = this.options
    const record = await store.accounts.find(account)
    if (record === null) throw new ServiceError('unauthorized')
    const secret = newSharedSecret()
    if (!(await store.secondFactors.begin(account, secret)))
      throw new ServiceError('conflict', 'The second factor is on already.')
    return enrolment(secret, record.email ?? record.name)
  }

  /** Turns the second factor on with a code of the authenticator; resolves to the recovery codes, shown once. */
  async confirm(account: string, code: string, client: Client): Promise<readonly string[]> {
    const { actions, attempts } = this.options
    const guesses = guess(account, client.address)
    await attempts.begin(guesses)
    const codes = await actions.run(client, async ({ unit, audit }) => {
      const factor = await unit.secondFactors.find(account)
      if (factor === null || factor.confirmed) throw new ServiceError('conflict', 'Begin again.')
      if (!(await useCode(unit, account, code))) throw new ServiceError('forbidden', WRONG)
      const record = await unit.accounts.find(account)
      if (record === null || !(await unit.secondFactors.confirm(account))) throw new ServiceError('conflict')
      await audit(record, 'second-factor.enabled')
      return await makeRecoveryCodes(unit, account)
    })
    await attempts.succeeded(guesses)
    return codes
  }

  /** Makes new recovery codes in place of the earlier ones; takes a code. */
  async renew(account: string, code: string, client: Client): Promise<readonly string[]> {
    const { actions, attempts } = this.options
    const guesses = guess(account, client.address)
    await attempts.begin(guesses)
    const codes = await actions.run(client, async ({ unit, audit }) => {
      const record = await unit.accounts.find(account)
      if (record === null || !record.secondFactor)
        throw new ServiceError('conflict', 'The second factor is off.')
      if (!(await useAnyCode(unit, account, code))) throw new ServiceError('forbidden', WRONG)
      await audit(record, 'second-factor.recovery-codes-renewed')
      return await makeRecoveryCodes(unit, account)
    })
    await attempts.succeeded(guesses)
    return codes
  }

  /** Turns the second factor off; takes a code. */
  async remove(account: string, code: string, client: Client): Promise<void> {
    const { actions, attempts } = this.options
    const guesses = guess(account, client.address)
    await attempts.begin(guesses)
    await actions.run(client, async ({ unit, audit }) => {
      const record = await unit.accounts.find(account)
      if (record === null || !record.secondFactor) throw new ServiceError('not-found')
      if (!(await useAnyCode(unit, account, code))) throw new ServiceError('forbidden', WRONG)
      await unit.secondFactors.remove(account)
      await audit(record, 'second-factor.removed')
    })
    await attempts.succeeded(guesses)
  }

  /** Finishes a sign-in for which a code is asked. `token`: from the answer to the password. */
  async signIn(token: string, code: string, client: Client): Promise<SignedIn> {
    const { store, actions, attempts, signIn } = this.options
    const { account } = (await store.pendingSecrets.read('second-factor', token)) ?? {}
    if (typeof account !== 'string') throw new ServiceError('unauthorized', 'Sign in again.')
    const guesses = guess(account, client.address)
    await attempts.begin(guesses)
    const signed = await actions.run(client, async (action) => {
      const { unit } = action
      const record = await unit.accounts.find(account)
      if (record === null || (await unit.pendingSecrets.read('second-factor', token)) === null)
        throw new ServiceError('unauthorized', 'Sign in again.')
      if (!(await useAnyCode(unit, account, code))) return null
      await unit.pendingSecrets.take('second-factor', token)
      return await signIn.begin(action, record, client, { kind: 'password' })
    })
    if (signed === null) {
      await this.failed(account, client)
      throw new ServiceError('unauthorized', WRONG)
    }
    await attempts.succeeded(guesses)
    return signed
  }

  private async failed(account: string, client: Client): Promise<void> {
    await this.options.actions.run(client, async ({ unit, audit }) => {
      const record = await unit.accounts.find(account)
      if (record !== null) await audit(record, 'second-factor.failed')
    })
  }
}

/** Whether this is a code of the authenticator that was not used before; uses it. */
async function useCode(unit: AccessUnit, account: string, code: string): Promise<boolean> {
  const factor = await unit.secondFactors.find(account)
  const step = factor === null ? null : stepOf(factor.secret, code.replace(/\s/g, ''), Date.now())
  return step !== null && (await unit.secondFactors.acceptStep(account, step))
}

/** As {@link useCode}, for recovery codes too. */
async function useAnyCode(unit: AccessUnit, account: string, code: string): Promise<boolean> {
  if (await useCode(unit, account, code)) return true
  return await unit.secondFactors.useRecoveryCode(account, recoveryHash(account, code))
}

async function makeRecoveryCodes(unit: AccessUnit, account: string): Promise<readonly string[]> {
  const codes = newRecoveryCodes()
  await unit.secondFactors.setRecoveryCodes(
    account,
    codes.map((code) => recoveryHash(account, code)),
  )
  return codes
}
