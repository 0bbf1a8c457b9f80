import { hashSlot } from './hash-slot.ts'
import {
  type ConnectionSettings,
  type ConnectOptions,
  connectionOptions,
  messageOf,
  RedisConnection,
} from './redis-connection.ts'
import { RedisPublisher } from './redis-publisher.ts'
import { askForShards, hasShardedPubSub } from './redis-shards.ts'

/** Between two heartbeats, in ms; a silent server is noticed after three. */
const HEARTBEAT_MS = 1_000
/** Until a link has to be open, in ms. */
const OPEN_DEADLINE_MS = 5_000
/** How long closing waits until Redis has what was sent, in ms. */
const FLUSH_MS = 1_000

/** How a link is made. */
export interface LinkSettings extends ConnectionSettings {
  /** Bytes that the network has not taken, beyond which messages are dropped. */
  readonly maxUnsentBytes: number
}

/** What a link tells its owner. */
export interface LinkEvents {
  /** `channel` is the full name at Redis. */
  onMessage(channel: string, frame: Uint8Array): void
  /** The link is over, with one line why. Once; nothing follows. */
  onEnd(why: string): void
}

interface Shard {
  readonly publisher: RedisPublisher
  readonly subscriber: RedisConnection
}

/**
 * All connections to Redis that a node has at one time: for each server that takes messages (one, or every master
 * of a cluster) one to publish and one to subscribe. It is made as a whole and ends as a whole: when any
 * connection ends, falls silent, or a channel moves to another server. So there is only one way to recover,
 * which is a new link.
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

  /** Begins nothing; `open` does. */
  constructor(settings: LinkSettings, events: LinkEvents) {
    this.#settings = settings
    this.#events = events
    const late = `it was not ready within ${OPEN_DEADLINE_MS} ms`
    this.#timer = setTimeout(() => this.#end(late), OPEN_DEADLINE_MS)
  }

  /** Connects and subscribes nothing yet; false when the link ended instead. */
  async open(): Promise<boolean> {
    const { target } = this.#settings
    try {
      if (target.kind === 'cluster') {
        const map = await askForShards({ ...this.#settings, target })
        if (this.#ended) return false
        if (typeof map === 'string') return this.#end(map)
        this.#shardOfSlot = map.shardOfSlot
        this.#shards = map.places.map((place) => this.#shard(connectionOptions(this.#settings, place)))
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

  /** The owner has restored what it needs: from now on the heartbeat watches instead of the deadline. */
  established(): void {
    clearTimeout(this.#timer)
    this.#timer = setInterval(() => {
      for (const connection of this.#connections) connection.heartbeat()
    }, HEARTBEAT_MS)
  }

  /** Whether the channel was subscribed, or is about to be. */
  has(channel: string): boolean {
    return this.#channels.has(channel)
  }

  /** Resolves when Redis has subscribed the channels; false when the link ended instead. */
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

  /** Ends a subscription; does nothing for a channel that has none. */
  unsubscribe(channel: string): void {
    if (this.#ended || !this.#channels.delete(channel)) return
    const { client } = this.#shardOf(channel).subscriber
    const done = this.#sharded ? client.sunsubscribe(channel) : client.unsubscribe(channel)
    done.catch((error: unknown) => this.#end(messageOf(error)))
  }

  /** Hands a message to Redis; false when too much is unsent. One may always be under way. */
  publish(channel: string, tag: Uint8Array, message: Uint8Array): boolean {
    if (this.#ended) return false
    const { publisher } = this.#shardOf(channel)
    const unsent = publisher.unsentBytes
    if (unsent > 0 && unsent + message.length > this.#settings.maxUnsentBytes) return false
    publisher.publish(this.#sharded, channel, tag, message)
    return true
  }

  /** Waits shortly until Redis has what was sent, then ends. */
  async close(): Promise<void> {
    const taken = this.#shards.map(({ publisher }) => publisher.connection.answer())
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, FLUSH_MS)
    try {
      await Promise.race([Promise.all(taken), promise])
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

  /** Plain pub/sub goes through any server of a cluster: its nodes pass it on. */
  #shardOf(channel: string): Shard {
    const index = this.#sharded && this.#shardOfSlot !== null ? this.#shardOfSlot[hashSlot(channel)] : 0
    const shard = this.#shards[index ?? 0]
    if (shard === undefined) throw new Error('The link is not open.')
    return shard
  }

  #end(why: string): false {
    if (this.#ended) return false
    this.#ended = true
    // One of the two kinds; clearing a timer as the other kind does the same.
    clearTimeout(this.#timer)
    for (const connection of this.#connections) connection.end(why)
    this.#events.onEnd(why)
    return false
  }
}
