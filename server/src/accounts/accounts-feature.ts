import type { AccessStore, MaintenanceStore } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { AccessNotices } from '../access/access-notices.ts'
import type { PasswordHasher } from '../access/passwords.ts'
import type { AccountsConfig } from '../config/accounts.ts'
import type { ProviderConfig } from '../config/providers.ts'
import type { RedisTarget } from '../config/redis-url.ts'
import { daysBefore } from '../features/housekeeping-task.ts'
import type { ServerFeature } from '../features/server-feature.ts'
import type { Caller } from '../http/caller.ts'
import { AccountService } from './account-service.ts'
import { AccountActions } from './activity/account-actions.ts'
import { type AttemptCounter, MemoryAttemptCounter } from './attempts/attempt-counter.ts'
import { Attempts } from './attempts/attempts.ts'
import { RedisAttemptCounter } from './attempts/redis-attempt-counter.ts'
import { Letters } from './mail/letters.ts'
import type { Mailer } from './mail/mailer.ts'
import { Mails } from './mail/mails.ts'
import { PasskeyService } from './passkeys/passkey-service.ts'
import { passkeyRoutes } from './passkeys/routes.ts'
import { PasswordService } from './passwords/password-service.ts'
import { passwordRoutes } from './passwords/routes.ts'
import { ProfileService } from './people/profile-service.ts'
import { profileRoutes } from './people/routes.ts'
import { OidcClient } from './providers/oidc-client.ts'
import { ProviderService } from './providers/provider-service.ts'
import { providerRoutes } from './providers/routes.ts'
import { RecoveryService } from './recovery/recovery-service.ts'
import { recoveryRoutes } from './recovery/routes.ts'
import { RemovalService } from './removal/removal-service.ts'
import { removalRoutes } from './removal/routes.ts'
import { type AuthOptions, authOptionsRoute, OPEN_OPTIONS } from './routes.ts'
import { secondFactorRoutes } from './second-factor/routes.ts'
import { SecondFactorService } from './second-factor/second-factor-service.ts'
import type { OpenSessions } from './sessions/open-sessions.ts'
import { SessionService } from './sessions/session-service.ts'
import { setUpRoutes } from './setup/routes.ts'
import { SetUpService } from './setup/setup-service.ts'
import { SignInAnswers } from './sign-in/answer.ts'
import { sessionRoutes } from './sign-in/routes.ts'
import { SignInService } from './sign-in/sign-in-service.ts'
import { signUpRoutes } from './sign-up/routes.ts'
import { type SignUpInvitations, SignUpService } from './sign-up/sign-up-service.ts'

/** Ended sessions, links and secrets are deleted in portions. */
const DELETED_AT_ONCE = 10_000
/** Days that ended sessions and used links are kept. */
const KEPT_DAYS = 1

/** What {@link accountsFeature} works with. */
export interface AccountsFeatureOptions {
  readonly store: AccessStore
  readonly maintenance: Pick<MaintenanceStore, 'forgetPrincipal'>
  readonly sessions: OpenSessions
  readonly passwords: PasswordHasher
  readonly config: AccountsConfig
  readonly providers: readonly ProviderConfig[]
  readonly caller: Caller
  /** Whether people reach the server by TLS. */
  readonly isSecure: boolean
  /** Tells the rooms of changes of rights; `null`: they find out by themselves. */
  readonly listener: AccessNotices | null
  /** `null`: there are none. */
  readonly invitations: SignUpInvitations | null
  /** Counts attempts for all nodes; `null`: this is the only one. */
  readonly redis: RedisTarget | null
  readonly mailer: Mailer
  /** Whether mails reach people, and not only the log. */
  readonly sendsMails: boolean
  /** The address of the server without a path, once it listens. */
  readonly origin: () => string
  readonly logger: Logger
  /** Monotonic milliseconds. */
  readonly now: () => number
}

/** The feature of accounts, and what programs call. */
export interface AccountsFeature extends ServerFeature {
  readonly accounts: AccountService
  readonly setUp: SetUpService
  readonly mails: Mails
  /** Limits guesses, of other features too. */
  readonly attempts: Attempts
}

/** Accounts of people over HTTP. */
export function accountsFeature(options: AccountsFeatureOptions): AccountsFeature {
  const { store, passwords, config, caller, isSecure, listener, invitations, now } = options
  const { accessTokens, refreshTokens } = options.sessions
  const actions = new AccountActions(store, listener)
  const attempts = new Attempts(attemptCounter(options))
  const days = config.sessionDays
  const sessions = new SessionService({ store, actions, accessTokens, refreshTokens, days })
  const signIn = new SignInService(sessions)
  const setUp = new SetUpService({ store, actions, passwords, signIn })
  const profiles = new ProfileService(store, actions)
  const passwordService = new PasswordService({ store, actions, passwords, attempts, sessions, signIn })
  const mails = new Mails(options.mailer, options.logger)
  const letters = new Letters(options.origin)
  const recovery = new RecoveryService({
    ...{ store, actions, passwords, attempts, sessions, signIn, mails, letters },
  })
  const signUp = new SignUpService({
    ...{ store, actions, passwords, attempts, signIn, mails, letters, invitations },
    rule: config.signUp,
  })
  const secondFactor = new SecondFactorService({ store, actions, attempts, signIn })
  const passkeys = new PasskeyService({ store, actions, attempts, signIn, origin: options.origin })
  const clients = options.providers.map((provider) => new OidcClient(provider, now))
  const { origin } = options
  const providers = new ProviderService({ store, actions, attempts, signIn, clients, origin })
  const { maintenance } = options
  const removal = new RemovalService({ store, maintenance, actions, sessions })
  const answers = new SignInAnswers(isSecure)
  const readOptions = async (): Promise<AuthOptions> => ({
    mode: 'accounts',
    signUp: await signUp.rule(),
    setUp: await setUp.isNeeded(),
    providers: options.providers.map(({ name, title, issuer }) => ({ name, title, issuer })),
    mail: options.sendsMails,
  })
  return {
    accounts: new AccountService({ store, actions, sessions, passwords }),
    setUp,
    mails,
    attempts,
    routes: (app) => {
      authOptionsRoute(app, readOptions)
      setUpRoutes(app, { setUp, answers, attempts })
      passwordRoutes(app, { passwords: passwordService, answers, caller })
      sessionRoutes(app, { store, sessions, signIn, profiles, answers, caller })
      signUpRoutes(app, { signUp, answers })
      recoveryRoutes(app, { recovery, passwords: passwordService, answers, caller })
      secondFactorRoutes(app, { secondFactor, answers, caller })
      passkeyRoutes(app, { passkeys, answers, caller })
      providerRoutes(app, { providers, answers, caller, isSecure })
      removalRoutes(app, { removal, passwords: passwordService, answers, caller })
      profileRoutes(app, { profiles, caller })
    },
    housekeeping: [
      {
        name: 'sessions',
        run: async (time) => {
          const before = daysBefore(time, KEPT_DAYS)
          await store.mailTokens.deleteEnded(before)
          await store.pendingSecrets.deleteExpired()
          return await store.sessions.deleteEnded(before, DELETED_AT_ONCE)
        },
      },
    ],
    close: {
      disconnect: async () => {
        attempts.close()
        await mails.close()
      },
    },
  }
}

function attemptCounter({ redis, now, logger }: AccountsFeatureOptions): AttemptCounter {
  const fallback = new MemoryAttemptCounter(now)
  if (redis === null) return fallback
  const onTrouble = (trouble: string) => logger.warn({ trouble }, 'attempts are counted on this node alone')
  return new RedisAttemptCounter({ target: redis, fallback, onTrouble })
}

/** What a server without accounts says of them. */
export function openFeature(): ServerFeature {
  return { routes: (app) => authOptionsRoute(app, async () => OPEN_OPTIONS) }
}
