import type { Server as HttpServer } from 'node:http'
import { type AccessStore, openStore, type Store } from '@cowrite/persistence'
import { type Logger, pino } from 'pino'
import type { Access } from './access/access.ts'
import { AccountAccess } from './access/account-access.ts'
import { EmbeddedAccess } from './access/embedded-access.ts'
import { type HostAccount, HostTokenScheme } from './access/host-tokens/host-token-scheme.ts'
import { OpenAccess } from './access/open-access.ts'
import { PasswordHasher } from './access/passwords.ts'
import { MemoryTickets } from './access/tickets/memory-tickets.ts'
import { Tickets } from './access/tickets/tickets.ts'
import { UpgradeChecks } from './access/tickets/upgrade-checks.ts'
import { TokenAccess } from './access/token-access.ts'
import { TokenAuthenticator, type TokenScheme } from './access/token-authenticator.ts'
import { logMailer, type Mailer, smtpMailer } from './accounts/mail/mailer.ts'
import { type OpenSessions, openSessions } from './accounts/sessions/open-sessions.ts'
import { SESSION_COOKIE } from './accounts/sessions/session-cookie.ts'
import { type FormatRange, SUPPORTED_FORMATS } from './cluster/protocol/format.ts'
import type { Config } from './config/config.ts'
import type { StorageConfig } from './config/storage.ts'
import { ensureWelcome } from './documents/welcome/welcome.ts'
import type { InstalledHooks } from './embedding/install-hooks.ts'
import { loadHooks } from './embedding/load-hooks.ts'
import { Events } from './events/events.ts'
import { RHYTHM, type Rhythm } from './housekeeping/housekeeping.ts'
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from './http/limits.ts'
import { KeyScheme } from './keys/key-scheme.ts'
import { NotificationMaker } from './notifications/made/notification-maker.ts'
import { threadParticipants } from './notifications/made/thread-participants.ts'
import { NOTIFICATION_PACE, type NotificationPace } from './notifications/notification-pace.ts'
import { DEFAULT_LIMITS, type Limits } from './rooms/limits.ts'
import type { ServerOptions } from './server-options.ts'
import { VisitScheme } from './sharing/visit-scheme.ts'

/** What the features of a server are built on: the open store, and the options with their defaults. */
export interface ServerFoundation {
  readonly logger: Logger
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly store: Store
  readonly events: Events
  /** `null`: there are none. */
  readonly hooks: InstalledHooks | null
  readonly access: Access
  /** Sessions of people; `null`: the server has no accounts. */
  readonly sessions: OpenSessions | null
  readonly passwords: PasswordHasher
  /** Tickets for y-websocket clients. */
  readonly tickets: Tickets
  readonly mailer: Mailer
  readonly limits: Limits
  readonly httpLimits: HttpLimits
  readonly listen: boolean | HttpServer
  readonly housekeeping: Rhythm
  /** Makes notifications of events; `null`: the server has no accounts. */
  readonly notificationMaker: NotificationMaker | null
  readonly notificationPace: NotificationPace
  readonly formats: FormatRange
}

/**
 * Opens the store, registers the consumers, and creates the welcome document in `defaultProject`.
 *
 * @throws StoreError when the store cannot be opened; TypeError when the options contradict each other; the reason of
 * `options.signal`. Nothing stays open then.
 */
export async function openFoundation(
  config: Config,
  options: ServerOptions,
  defaultProject: string,
): Promise<ServerFoundation> {
  const { signal, consumers = [], eventPace: pace } = options
  signal?.throwIfAborted()
  const logger = options.logger ?? pino({ level: config.logging.level })
  const now = () => performance.now()
  const store = await openConfiguredStore(config.storage, logger)
  try {
    signal?.throwIfAborted()
    const hasAccounts =
      !options.authenticator && !options.hooks?.authenticate && config.access.auth === 'accounts'
    const notificationMaker = hasAccounts ? notificationMakerOf(store) : null
    const events = await Events.open({
      store,
      consumers: [...consumers, ...(notificationMaker ? [notificationMaker] : [])],
      logger,
      ...(pace ? { pace } : {}),
    })
    await ensureWelcome(store, events.writer, defaultProject)
    signal?.throwIfAborted()
    const tickets = new Tickets(store.access?.pendingSecrets ?? new MemoryTickets())
    const hooks = await loadHooks(options, store, logger)
    const authenticator = hooks?.authenticator ?? options.authenticator
    const sessions = hasAccounts && store.access !== null ? await openSessions(store.access) : null
    const access = authenticator
      ? new EmbeddedAccess(authenticator)
      : accessFor(config, { store, sessions, logger, now, tickets })
    const passwords = new PasswordHasher(options.passwordCost)
    const mailer = options.mailer ?? (config.mail === null ? logMailer(logger) : smtpMailer(config.mail))
    const { housekeeping = RHYTHM, formats = SUPPORTED_FORMATS, listen = true } = options
    const limits = { ...DEFAULT_LIMITS, ...options.limits }
    const httpLimits = { ...DEFAULT_HTTP_LIMITS, ...options.httpLimits }
    const notificationPace = { ...NOTIFICATION_PACE, ...options.notificationPace }
    const settings = { tickets, limits, httpLimits, listen, housekeeping, formats }
    const notifying = { notificationMaker, notificationPace }
    return {
      logger,
      now,
      store,
      events,
      hooks,
      access,
      sessions,
      passwords,
      mailer,
      ...settings,
      ...notifying,
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

/** Makes notifications of the events of a store with accounts; `null`: it has none. */
function notificationMakerOf(store: Store): NotificationMaker | null {
  const { access, notifications } = store
  if (access === null || notifications === null) return null
  return new NotificationMaker({
    store,
    access,
    notifications,
    participants: (thread) => threadParticipants(store.comments, thread),
  })
}

/** What is said of a role of PostgreSQL to which no policy applies. */
const BYPASS =
  'the boundary between organizations does not apply to this database role, a superuser or one with BYPASSRLS: ' +
  'let a role of its own own the database, see docs/deploying.md'

function openConfiguredStore({ store, keys }: StorageConfig, logger: Logger): Promise<Store> {
  switch (store.kind) {
    case 'postgres':
      return openStore({
        ...store,
        keys,
        onIdleError: (err) => logger.warn({ err }, 'a database connection broke'),
        onBypass: (role) => logger.warn({ role }, BYPASS),
      })
    case 'pglite':
      return openStore({ ...store, keys })
    case 'memory':
      return openStore(store)
    default:
      return store satisfies never
  }
}

/** What the access is made of. */
type AccessParts = Pick<ServerFoundation, 'store' | 'sessions' | 'logger' | 'now' | 'tickets'>

/** The access that the configuration asks for. */
function accessFor(config: Config, parts: AccessParts): Access {
  const { auth } = config.access
  switch (auth) {
    case 'open':
      return new OpenAccess()
    case 'tokens':
      return tokenAccess(config, parts)
    case 'accounts':
      // The configuration refuses a store without accounts.
      if (parts.store.access === null) throw new TypeError('Accounts need a database.')
      return accountAccess(config, parts, parts.store.access)
    default:
      return auth satisfies never
  }
}

function tokenAccess(config: Config, parts: AccessParts): Access {
  const tokens = new TokenAuthenticator(hostTokenSchemes(config, parts, null))
  return new TokenAccess(tokens, new UpgradeChecks({ tickets: parts.tickets, tokens, sessions: null }))
}

function accountAccess(config: Config, parts: AccessParts, store: AccessStore): Access {
  const tokens = new TokenAuthenticator(tokenSchemes(config, parts))
  const { tickets, sessions } = parts
  const cookies = sessions && {
    cookie: SESSION_COOKIE,
    authenticateCookie: (refreshToken: string) => sessions.scheme.authenticateCookie(refreshToken),
  }
  const upgrades = new UpgradeChecks({ tickets, tokens, sessions: cookies })
  return new AccountAccess(tokens, store, upgrades)
}

/** The kinds of tokens that a server with accounts takes. */
function tokenSchemes(config: Config, parts: AccessParts): readonly TokenScheme[] {
  const { sessions, store } = parts
  const accounts = async (issuer: string, subject: string): Promise<HostAccount | null> => {
    const holder = await store.access?.identities.holder(issuer, subject)
    if (!holder) return null
    const { account, ...identity } = holder
    return { account, identity }
  }
  return [
    ...(sessions === null ? [] : [sessions.scheme]),
    ...(store.access === null ? [] : [new KeyScheme(store.access)]),
    ...(store.access === null ? [] : [new VisitScheme(store.access)]),
    ...hostTokenSchemes(config, parts, accounts),
  ]
}

/** The tokens of a host application, if the configuration says how they are checked. */
function hostTokenSchemes(
  { hostTokens }: Config,
  { logger, now }: AccessParts,
  accounts: ((issuer: string, subject: string) => Promise<HostAccount | null>) | null,
): readonly TokenScheme[] {
  if (hostTokens === null) return []
  const onTrouble = (reason: string) =>
    logger.warn({ reason }, 'the keys for tokens of host applications could not be fetched')
  const scheme = new HostTokenScheme({ config: hostTokens, accounts, remote: { now, onTrouble } })
  scheme.warm()
  return [scheme]
}
