import { hashSlot } from './hash-slot.ts'
import {
  type ConnectionSettings,
  type ConnectOptions,
  connectionOptions,
  messageOf,
  RedisConnection,
} from './redis-connection.ts'
import { RedisPublisher } from './redis-publisher.ts'
import { fetchShardMap, hasShardedPubSub } from './redis-shards.ts'

/** Interval of heartbeats, in ms. A server that does not reply is detected after three of them. */
const HEARTBEAT_MS = 1_000
/** Time limit for opening a link, in ms. */
const OPEN_DEADLINE_MS = 5_000
/** Time limit for sending accepted messages when the link is closed, in ms. */
const FLUSH_MS = 1_000

/** Settings of a link. */
export interface LinkSettings extends ConnectionSettings {
  /** Messages are dropped while more than this number of bytes is not yet written to the network. */
  readonly maxUnsentBytes: number
}

/** Events of a link. */
export interface LinkEvents {
  /** `channel` is the full name in Redis. */
  onMessage(channel: string, frame: Uint8Array): void
  /** The link ended, with the reason in one line. Called once; no event follows. */
  onEnd(why: string): void
}

interface Shard {
  readonly publisher: RedisPublisher
  readonly subscriber: RedisConnection
}

/**
 * The connections of a node to Redis: one to publish and one to subscribe for each server (a single server, or every
 * master of a cluster). All connections end together when one of them ends or stops replying, or when a channel moves
 * to another server. Recovery is therefore always the same: a new link.
 */
export class RedisLink {
  readonly #settings: LinkSettings
  readonly #events: LinkEvents
  readonly #channels = new Set<string>()
  readonly #connections: RedisConnection[] = []
  #shards: readonly Shard[] = []
  #shardOfSlot: Uint16Array | null = null
  #sharded = false
  #timer: NodeJS.Timeout
  #ended = false

  /** Does not connect; see `open`. */
  constructor(settings: LinkSettings, events: LinkEvents) {
    this.#settings = settings
    this.#events = events
    const late = `it was not ready within ${OPEN_DEADLINE_MS} ms`
    this.#timer = setTimeout(() => this.#end(late), OPEN_DEADLINE_MS)
  }

  /** Connects, without subscriptions. Resolves to false if the link ended instead. */
  async open(): Promise<boolean> {
    const { target } = this.#settings
    try {
      if (target.kind === 'cluster') {
        const map = await fetchShardMap({ ...this.#settings, target })
        if (this.#ended) return false
        if (typeof map === 'string') return this.#end(map)
        this.#shardOfSlot = map.shardOfSlot
        this.#shards = map.endpoints.map((endpoint) =>
          this.#shard(connectionOptions(this.#settings, endpoint)),
        )
      } else {
        this.#shards = [this.#shard(connectionOptions(this.#settings))]
      }
      const opened = await Promise.all(this.#connections.map((connection) => connection.open()))
      const [first] = this.#shards
      if (first === undefined || this.#ended || opened.includes(false)) return false
      this.#sharded = await hasShardedPubSub(first.publisher.connection.client)
      return !this.#ended
    } catch (error) {
      return this.#end(messageOf(error))
    }
  }

  /** The owner has subscribed its channels: heartbeats replace the deadline for opening. */
  established(): void {
    clearTimeout(this.#timer)
    this.#timer = setInterval(() => {
      for (const connection of this.#connections) connection.heartbeat()
    }, HEARTBEAT_MS)
  }

  /** Whether the channel is subscribed or being subscribed. */
  has(channel: string): boolean {
    return this.#channels.has(channel)
  }

  /** Resolves to true when Redis has subscribed the channels, to false if the link ended instead. */
  async subscribe(channels: readonly string[]): Promise<boolean> {
    if (this.#ended) return false
    try {
      await Promise.all(
        channels.map((channel) => {
          this.#channels.add(channel)
          const { client } = this.#shardOf(channel).subscriber
          return this.#sharded ? client.ssubscribe(channel) : client.subscribe(channel)
        }),
      )
      return !this.#ended
    } catch (error) {
      return this.#end(messageOf(error))
    }
  }

  /** Ends a subscription. Has no effect if the channel is not subscribed. */
  unsubscribe(channel: string): void {
    if (this.#ended || !this.#channels.delete(channel)) return
    const { client } = this.#shardOf(channel).subscriber
    const done = this.#sharded ? client.sunsubscribe(channel) : client.unsubscribe(channel)
    done.catch((error: unknown) => this.#end(messageOf(error)))
  }

  /**
   * Sends `tag` and `message` as one message. Returns false if too many bytes are unsent; a message is always accepted
   * when none are.
   */
  publish(channel: string, tag: Uint8Array, message: Uint8Array): boolean {
    if (this.#ended) return false
    const { publisher } = this.#shardOf(channel)
    const unsent = publisher.unsentBytes
    if (unsent > 0 && unsent + message.length > this.#settings.maxUnsentBytes) return false
    publisher.publish(this.#sharded, channel, tag, message)
    return true
  }

  /** Waits until Redis has received the sent messages, for at most {@link FLUSH_MS}, and ends. */
  async close(): Promise<void> {
    const flushed = this.#shards.map(({ publisher }) => publisher.connection.roundTrip())
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, FLUSH_MS)
    try {
      await Promise.race([Promise.all(flushed), promise])
    } catch (error) {
      this.#end(messageOf(error))
    }
    clearTimeout(timer)
    this.#end('closed')
  }

  #shard(options: ConnectOptions): Shard {
    const onEnd = (why: string): void => void this.#end(why)
    const publisher = new RedisPublisher(options, onEnd)
    const subscriber = new RedisConnection(options, true, onEnd)
    const onMessage = (channel: Buffer, frame: Buffer): void => {
      if (!this.#ended) this.#events.onMessage(channel.toString(), frame)
    }
    subscriber.client.on('messageBuffer', onMessage)
    subscriber.client.on('smessageBuffer', onMessage)
    this.#connections.push(publisher.connection, subscriber)
    return { publisher, subscriber }
  }

  /** Plain pub/sub may use any server of a cluster, as a cluster forwards its messages to all of its servers. */
  #shardOf(channel: string): Shard {
    const index = this.#sharded && this.#shardOfSlot !== null ? this.#shardOfSlot[hashSlot(channel)] : 0
    const shard = this.#shards[index ?? 0]
    if (shard === undefined) throw new Error('The link is not open.')
    return shard
  }

  #end(why: string): false {
    if (this.#ended) return false
    this.#ended = true
    // The timer is a timeout or an interval; `clearTimeout` stops both.
    clearTimeout(this.#timer)
    for (const connection of this.#connections) connection.end(why)
    this.#events.onEnd(why)
    return false
  }
}
