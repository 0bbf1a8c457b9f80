import type { AccessStore, PasskeyRecord } from '@cowrite/persistence'
import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { newSecret } from '../../access/secret.ts'
import { ServiceError } from '../../errors/service-error.ts'
import type { AccountActions } from '../activity/account-actions.ts'
import type { Client } from '../activity/client.ts'
import { type Attempts, networkOf } from '../attempts/attempts.ts'
import type { SignedIn, SignInService } from '../sign-in/sign-in-service.ts'

/** Time in which the browser has to answer, in ms. */
const CHALLENGE_MS = 300_000
/** Passkeys of one account. */
const MOST = 20

/** What a browser is asked, and what it sends back with its answer. */
export interface PasskeyQuestion<Options> {
  readonly options: Options
  readonly token: string
}

/** What a {@link PasskeyService} works with. */
export interface PasskeyServiceOptions {
  readonly store: AccessStore
  readonly actions: AccountActions
  readonly attempts: Attempts
  readonly signIn: SignInService
  /** The address of the server without a path: passkeys are bound to its name. */
  readonly origin: () => string
}

/** Passkeys: keys of a device that sign people in without password. Its methods reject with a `ServiceError`. */
export class PasskeyService {
  private readonly options: PasskeyServiceOptions

  constructor(options: PasskeyServiceOptions) {
    this.options = options
  }

  /** Asks a browser for any passkey of this server. */
  async questionToSignIn(client: Client): Promise<PasskeyQuestion<PublicKeyCredentialRequestOptionsJSON>> {
    await this.options.attempts.begin([{ kind: 'address', about: networkOf(client.address) }])
    const { generateAuthenticationOptions } = await import('@simplewebauthn/server')
    const options = await generateAuthenticationOptions({
      rpID: this.name,
      userVerification: 'required',
      timeout: CHALLENGE_MS,
    })
    return { options, token: await this.keep('passkey', { challenge: options.challenge }) }
  }

  /** Signs the person of a passkey in. */
  async signIn(token: string, response: AuthenticationResponseJSON, client: Client): Promise<SignedIn> {
    const { store, actions, attempts, signIn } = this.options
    const attempt = [{ kind: 'address', about: networkOf(client.address) }] as const
    await attempts.begin(attempt)
    const { challenge } = (await store.pendingSecrets.take('passkey', token)) ?? {}
    const passkey = challenge === undefined ? null : await store.passkeys.find(response.id)
    const counter = passkey && (await this.verified(passkey, String(challenge), response))
    if (!passkey || counter === null) throw new ServiceError('unauthorized', 'The passkey is not known here.')
    await attempts.succeeded(attempt)
    return await actions.run(client, async (action) => {
      const account = await action.unit.accounts.find(passkey.account)
      if (account === null) throw new ServiceError('unauthorized')
      await action.unit.passkeys.used(passkey.id, counter)
      return await signIn.begin(action, account, client, { kind: 'passkey' })
    })
  }

  /** Asks a browser for a new passkey for an account. */
  async questionToAdd(account: string): Promise<PasskeyQuestion<PublicKeyCredentialCreationOptionsJSON>> {
    const { store } = this.options
    const record = await store.accounts.find(account)
    const passkeys = await store.passkeys.list(account)
    if (record === null) throw new ServiceError('unauthorized')
    if (passkeys.length >= MOST) throw new ServiceError('conflict', `There are ${MOST} passkeys already.`)
    const { generateRegistrationOptions } = await import('@simplewebauthn/server')
    const options = await generateRegistrationOptions({
      rpName: 'Cowrite',
      rpID: this.name,
      userID: Buffer.from(account),
      userName: record.email ?? record.name,
      userDisplayName: record.name,
      timeout: CHALLENGE_MS,
      excludeCredentials: passkeys.map(({ id, transports }) => ({
        id,
        transports: transportsOf(transports),
      })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
    return { options, token: await this.keep('new-passkey', { challenge: options.challenge, account }) }
  }

  async add(
    account: string,
    { token, name, response }: { token: string; name: string; response: RegistrationResponseJSON },
    client: Client,
  ): Promise<PasskeyRecord> {
    const { store, actions } = this.options
    const { challenge, account: asked } = (await store.pendingSecrets.take('new-passkey', token)) ?? {}
    if (challenge === undefined || asked !== account) throw new ServiceError('not-found', 'Begin again.')
    const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
    const verified = await failing(() =>
      verifyRegistrationResponse({
        ...{ response, expectedChallenge: String(challenge), requireUserVerification: true },
        ...{ expectedOrigin: this.options.origin(), expectedRPID: this.name },
      }),
    )
    if (!verified?.verified) throw new ServiceError('invalid-request', 'response: it is not valid')
    const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential
    return await actions.run(client, async ({ unit, audit }) => {
      const record = await unit.accounts.find(account)
      const added = await unit.passkeys.add({ id, account, publicKey, counter, transports, name })
      const passkey = await unit.passkeys.find(id)
      if (record === null || !added || passkey === null) throw new ServiceError('conflict')
      await audit(record, 'passkey.added', { name })
      return passkey
    })
  }

  list(account: string): Promise<PasskeyRecord[]> {
    return this.options.store.passkeys.list(account)
  }

  async rename(account: string, id: string, name: string): Promise<void> {
    if (!(await this.options.store.passkeys.rename(account, id, name))) throw new ServiceError('not-found')
  }

  async delete(account: string, id: string, client: Client): Promise<void> {
    await this.options.actions.run(client, async ({ unit, audit }) => {
      const record = await unit.accounts.find(account)
      if (record === null || !(await unit.passkeys.delete(account, id))) throw new ServiceError('not-found')
      await audit(record, 'passkey.removed')
    })
  }

  /** The new counter of a passkey whose answer is right; `null`: it is wrong. */
  private async verified(
    { id, publicKey, counter, transports }: PasskeyRecord,
    expectedChallenge: string,
    response: AuthenticationResponseJSON,
  ): Promise<number | null> {
    const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
    const verified = await failing(() =>
      verifyAuthenticationResponse({
        ...{ response, expectedChallenge, requireUserVerification: true },
        ...{ expectedOrigin: this.options.origin(), expectedRPID: this.name },
        credential: {
          ...{ id, counter, publicKey: Uint8Array.from(publicKey) },
          transports: transportsOf(transports),
        },
      }),
    )
    return verified?.verified ? verified.authenticationInfo.newCounter : null
  }

  private get name(): string {
    return new URL(this.options.origin()).hostname
  }

  private async keep(kind: string, content: Readonly<Record<string, string>>): Promise<string> {
    const token = newSecret('cwc_')
    await this.options.store.pendingSecrets.put(kind, token, content, new Date(Date.now() + CHALLENGE_MS))
    return token
  }
}

/** The library throws when an answer of a browser is wrong in any way; `null` then. */
async function failing<Result>(work: () => Promise<Result>): Promise<Result | null> {
  return await work().catch((error: unknown) => {
    if (error instanceof Error) return null
    throw error
  })
}

function transportsOf(transports: readonly string[]): AuthenticatorTransport[] {
  return [...transports] as AuthenticatorTransport[]
}
