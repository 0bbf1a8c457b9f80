import type { ConnectionOptions } from 'node:tls'
import { Redis, type RedisOptions, ReplyError } from 'ioredis'
import type { RedisEndpoint, RedisTarget } from '../../config/redis-url.ts'

/** Timeout of a TCP or TLS connection, in ms: longer than the first retransmission of a lost packet (RFC 6298: 1 s). */
const CONNECT_TIMEOUT_MS = 2_000
/** A socket that has not ended this long after it was closed is destroyed, in ms. */
const DISCONNECT_TIMEOUT_MS = 1_000
/** Heartbeats without a reply after which the connection ends: with one heartbeat each second, three seconds. */
const MISSED_LIMIT = 2

/** `CLIENT REPLY OFF`, to which the server sends no reply. */
const REPLY_OFF = Buffer.from('*3\r\n$6\r\nCLIENT\r\n$5\r\nREPLY\r\n$3\r\nOFF\r\n')

/**
 * One connection to one Redis server. It does not reconnect: when it ends, it reports the reason once. It queues no
 * commands while it is not connected and repeats none.
 */
export class RedisConnection {
  readonly client: Redis
  readonly #onEnd: (why: string) => void
  /** Received data proves that the server is alive, even if the reply to a heartbeat is queued behind it. */
  readonly #subscribes: boolean
  #trouble: string | null = null
  #ended = false
  #repliesOff = false
  #awaitsReply = false
  #missed = 0
  #bytesRead = 0

  /** `subscribes`: whether it is for subscriptions. `onEnd` gets one line that contains no secrets. */
  constructor(options: ConnectOptions, subscribes: boolean, onEnd: (why: string) => void) {
    this.#onEnd = onEnd
    this.#subscribes = subscribes
    this.client = new Redis(options)
    // Only the message: the command of the error may contain the password.
    this.client.on('error', (error: Error) => {
      this.#trouble = messageOf(error)
      // A TLS socket may emit two errors, and ioredis handles one. The second would end the process.
      this.client.stream?.on('error', () => {})
    })
    this.client.on('end', () => this.end(this.#trouble ?? 'the connection was closed'))
    // The server ended a subscription because its slot moved to another server.
    this.client.on('moved', () => this.end('a channel moved to another server'))
  }

  /** Connects. Resolves to false if the connection ended instead. */
  open(): Promise<boolean> {
    return this.client.connect().then(
      () => !this.#ended,
      // A failure of the sentinel connector is reported only here.
      (error: unknown) => {
        this.end(this.#trouble ?? messageOf(error))
        return false
      },
    )
  }

  /**
   * Whether the server replies to heartbeats only. Other commands must then be written to the socket, as the client
   * would wait for their replies.
   */
  get areRepliesOff(): boolean {
    return this.#repliesOff
  }

  /**
   * Tells the server to reply to heartbeats only, if it supports that. Rejects if the connection ends before the server
   * replied.
   */
  async disableReplies(): Promise<void> {
    try {
      await this.client.call('CLIENT', 'REPLY', 'ON')
    } catch (error) {
      if (error instanceof ReplyError) return
      throw error
    }
    this.#repliesOff = true
    this.#sendReplyOff()
  }

  /** Resolves when the server has processed all commands that were sent before. */
  roundTrip(): Promise<unknown> {
    if (!this.#repliesOff) return this.client.ping()
    const reply = this.client.call('CLIENT', 'REPLY', 'ON')
    this.#sendReplyOff()
    return reply
  }

  #sendReplyOff(): void {
    if (!this.#ended) this.client.stream.write(REPLY_OFF)
  }

  /** Called once a second while open. Ends the connection if the server has not replied for three seconds. */
  heartbeat(): void {
    const read = this.client.stream.bytesRead
    const alive = this.#subscribes && read !== this.#bytesRead
    this.#bytesRead = read
    if (this.#awaitsReply) {
      // Counts calls, not time: a process that was suspended must not treat the server as unresponsive.
      this.#missed = alive ? 0 : this.#missed + 1
      if (this.#missed >= MISSED_LIMIT) this.end('it does not answer')
      return
    }
    this.#awaitsReply = true
    this.roundTrip().then(
      () => {
        this.#awaitsReply = false
        this.#missed = 0
      },
      (error: unknown) => this.end(messageOf(error)),
    )
  }

  /** Ends the connection and reports the reason. Commands passed to it before are still sent, for up to a second. */
  end(why: string): void {
    if (this.#ended) return
    this.#ended = true
    this.client.disconnect()
    this.#onEnd(why)
  }
}

/** Options of a connection, for ioredis. */
export type ConnectOptions = Omit<RedisOptions, 'replyMapping'>

/** Settings of all connections to a target. */
export interface ConnectionSettings {
  readonly target: RedisTarget
  /** TLS options such as certificates; used for TLS targets only. */
  readonly tls: ConnectionOptions
}

/** Options for a connection to the target, or to one `endpoint` of a target that is a cluster. */
export function connectionOptions(
  { target, tls }: ConnectionSettings,
  endpoint?: RedisEndpoint,
): ConnectOptions {
  const options: ConnectOptions = {
    lazyConnect: true,
    retryStrategy: () => null,
    sentinelRetryStrategy: () => null,
    autoResubscribe: false,
    autoResendUnfulfilledCommands: false,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: CONNECT_TIMEOUT_MS,
    sentinelCommandTimeout: CONNECT_TIMEOUT_MS,
    connectionName: 'cowrite',
    disconnectTimeout: DISCONNECT_TIMEOUT_MS,
    ...(target.username === null ? {} : { username: target.username }),
    ...(target.password === null ? {} : { password: target.password }),
    ...(target.tls ? { tls } : {}),
  }
  switch (target.kind) {
    case 'single':
      return { ...options, ...target.endpoint, db: target.db }
    case 'cluster':
      if (endpoint === undefined) throw new Error('A connection to a cluster needs the endpoint of a server.')
      return { ...options, ...endpoint }
    case 'sentinel':
      return {
        ...options,
        sentinels: [...target.endpoints],
        name: target.master,
        db: target.db,
        ...(target.tls ? { enableTLSForSentinelMode: true, sentinelTLS: tls } : {}),
      }
    default:
      return target satisfies never
  }
}

/** The message of an error. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}
