import type { Server as HttpServer } from 'node:http'
import type { Logger } from 'pino'
import type { Authenticator } from './access/access.ts'
import type { PasswordCost } from './access/passwords.ts'
import type { Mailer } from './accounts/mail/mailer.ts'
import type { FormatRange } from './cluster/protocol/format.ts'
import type { Hooks, HookTimes } from './embedding/hooks.ts'
import type { EventConsumer } from './events/event-consumers.ts'
import type { EventPace } from './events/event-pace.ts'
import type { Rhythm } from './housekeeping/housekeeping.ts'
import type { HttpLimits } from './http/limits.ts'
import type { NotificationPace } from './notifications/notification-pace.ts'
import type { Limits } from './rooms/limits.ts'

/** Options of a server beside its configuration; defaults in brackets. */
export interface ServerOptions {
  /** [pino on standard output] */
  readonly logger?: Logger
  /** Checks credentials; for programs that embed the server. [as the configuration says] */
  readonly authenticator?: Authenticator
  /** Functions of the program that the server calls. `hooks.authenticate` is another form of `authenticator`. [none] */
  readonly hooks?: Hooks
  /** [the times of `DEFAULT_HOOK_TIMES`] */
  readonly hookTimes?: Partial<HookTimes>
  /**
   * Whether the server listens: at once, not before `listen` is called, or never: then it takes over the WebSocket
   * upgrades of this HTTP server for `/collab` and `/yjs/`, and leaves other upgrades to its other listeners. [true]
   */
  readonly listen?: boolean | HttpServer
  /** When expired documents, versions and events are deleted. [a minute after the start, then every hour] */
  readonly housekeeping?: Rhythm
  /** Are told of the events of documents; all nodes should have the same. [none] */
  readonly consumers?: readonly EventConsumer[]
  /** [the documented times] */
  readonly eventPace?: Partial<EventPace>
  /** [the documented times] */
  readonly notificationPace?: Partial<NotificationPace>
  /** [the documented limits] */
  readonly limits?: Partial<Limits>
  /** [the documented limits] */
  readonly httpLimits?: Partial<HttpLimits>
  /** What the hash of a password costs; less is for tests. [OWASP's recommendation] */
  readonly passwordCost?: PasswordCost
  /** Sends the mails of accounts. [SMTP or the log, as the configuration says] */
  readonly mailer?: Mailer
  /** Aborts the start: closes what was opened and rejects with the signal's reason. No effect after the start. */
  readonly signal?: AbortSignal
  /** Formats of messages between nodes to use, as an older version does. [all that this version supports] */
  readonly formats?: FormatRange
}
