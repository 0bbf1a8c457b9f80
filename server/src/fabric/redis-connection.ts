import type { ConnectionOptions } from 'node:tls'
import { Redis, type RedisOptions, ReplyError } from 'ioredis'
import type { RedisPlace, RedisTarget } from './redis-url.ts'

/** Waiting for a TCP or TLS connection, in ms: beyond the first repetition of a lost packet (RFC 6298: 1 s). */
const CONNECT_TIMEOUT_MS = 2_000
/** A closed connection that does not end is destroyed after so long, in ms. */
const DISCONNECT_TIMEOUT_MS = 1_000
/** With heartbeats a second apart, so many without an answer to the last make three seconds. */
const MISSED_LIMIT = 2

/** `CLIENT REPLY OFF`, to which there is no answer. */
const REPLY_OFF = Buffer.from('*3\r\n$6\r\nCLIENT\r\n$5\r\nREPLY\r\n$3\r\nOFF\r\n')

/**
 * One connection to one Redis server. It is never made anew: when it ends, for whatever reason, it tells why,
 * once, and is done with. Nothing is queued while it is not there, and nothing is sent twice.
 */
export class RedisConnection {
  readonly client: Redis
  readonly #onEnd: (why: string) => void
  /** Data that arrives is a sign of life, even when the answer waits behind it. */
  readonly #listens: boolean
  #trouble: string | null = null
  #ended = false
  #silent = false
  #asking = false
  #missed = 0
  #bytesRead = 0

  /** `listens`: for subscriptions. `onEnd` gets one line without secrets. */
  constructor(options: ConnectOptions, listens: boolean, onEnd: (why: string) => void) {
    this.#onEnd = onEnd
    this.#listens = listens
    this.client = new Redis(options)
    // The error alone: its command may hold the password.
    this.client.on('error', (error: Error) => {
      this.#trouble = messageOf(error)
      // A TLS socket may fail twice, and ioredis listens for one error: the second would end the process.
      this.client.stream?.on('error', () => {})
    })
    this.client.on('end', () => this.end(this.#trouble ?? 'the connection was closed'))
    // The server took away a subscription, as its slot moved to another node.
    this.client.on('moved', () => this.end('a channel moved to another server'))
  }

  /** Connects; false when it ended instead. */
  open(): Promise<boolean> {
    return this.client.connect().then(
      () => !this.#ended,
      // What a sentinel connector fails with comes only here.
      (error: unknown) => {
        this.end(this.#trouble ?? messageOf(error))
        return false
      },
    )
  }

  /** Whether the server answers heartbeats only: what else is sent must not make the client wait for an answer. */
  get isSilent(): boolean {
    return this.#silent
  }

  /** Has the server answer heartbeats only, if it is one that can. Rejects when the connection ends meanwhile. */
  async silence(): Promise<void> {
    try {
      await this.client.call('CLIENT', 'REPLY', 'ON')
    } catch (error) {
      if (error instanceof ReplyError) return
      throw error
    }
    this.#silent = true
    this.#hush()
  }

  /** Resolves when the server has taken everything that was sent before. */
  answer(): Promise<unknown> {
    if (!this.#silent) return this.client.ping()
    const answered = this.client.call('CLIENT', 'REPLY', 'ON')
    this.#hush()
    return answered
  }

  #hush(): void {
    if (!this.#ended) this.client.stream.write(REPLY_OFF)
  }

  /** To be called once a second while open: notices a server that is silent for three. */
  heartbeat(): void {
    const read = this.client.stream.bytesRead
    const alive = this.#listens && read !== this.#bytesRead
    this.#bytesRead = read
    if (this.#asking) {
      // Counting calls and not time: a process that stood still itself must not blame the server.
      this.#missed = alive ? 0 : this.#missed + 1
      if (this.#missed >= MISSED_LIMIT) this.end('it does not answer')
      return
    }
    this.#asking = true
    this.answer().then(
      () => {
        this.#asking = false
        this.#missed = 0
      },
      (error: unknown) => this.end(messageOf(error)),
    )
  }

  /** Ends the connection and tells; what was handed to it is still sent, if that goes within a second. */
  end(why: string): void {
    if (this.#ended) return
    this.#ended = true
    this.client.disconnect()
    this.#onEnd(why)
  }
}

/** What a connection is made from, as ioredis takes it. */
export type ConnectOptions = Omit<RedisOptions, 'replyMapping'>

/** How the connections to a target are made. */
export interface ConnectionSettings {
  readonly target: RedisTarget
  /** Certificates and the like; for TLS targets only. */
  readonly tls: ConnectionOptions
}

/** Options for a connection to the server that the target names, or to this `place` of its cluster. */
export function connectionOptions({ target, tls }: ConnectionSettings, place?: RedisPlace): ConnectOptions {
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
      return { ...options, ...target.place, db: target.db }
    case 'cluster':
      if (place === undefined) throw new Error('A connection to a cluster needs the place of a server.')
      return { ...options, ...place }
    case 'sentinel':
      return {
        ...options,
        sentinels: [...target.places],
        name: target.master,
        db: target.db,
        ...(target.tls ? { enableTLSForSentinelMode: true, sentinelTLS: tls } : {}),
      }
    default:
      return target satisfies never
  }
}

/** One line about an error. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}
