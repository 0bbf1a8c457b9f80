import { randomBytes } from 'node:crypto'
import type { ConnectionOptions } from 'node:tls'
import type { RedisTarget } from '../../config/redis-url.ts'
import {
  type BusCounts,
  type BusEvents,
  type BusState,
  MAX_MESSAGE_BYTES,
  type MessageBus,
} from './message-bus.ts'
import { RedisLink } from './redis-link.ts'

/** Prefix of channel names in Redis. The number changes only if nodes of two versions must not exchange messages. */
export const CHANNEL_PREFIX = 'cowrite:1:'
/** Default for {@link RedisBusOptions.maxUnsentBytes}. */
export const MAX_UNSENT_BYTES = 8 * 1024 * 1024

/** Length of the random tag by which a bus recognizes its own messages, in bytes. */
const TAG_BYTES = 8
/** Upper bound of the first pause before reconnecting, in ms: a restarted Redis is available soon. */
const FIRST_PAUSE_MS = 50
/** Upper bound of all pauses, in ms: nodes are connected within 2 s after Redis is available again. */
const LONGEST_PAUSE_MS = 1_000
/** After a link that lasted at least this long, in ms, the pauses start from the first one again. */
const STABLE_MS = 5_000

/** Options of a bus over Redis. */
export interface RedisBusOptions {
  readonly target: RedisTarget
  /** TLS options such as certificates, for Node's `tls.connect`. */
  readonly tls?: ConnectionOptions
  /** Default {@link CHANNEL_PREFIX}. */
  readonly prefix?: string
  /** Messages are dropped while more than this number of bytes is not yet written to the network. Default 8 MiB. */
  readonly maxUnsentBytes?: number
  /** Called with one line, without secrets, for each new reason why Redis is unavailable. */
  readonly onTrouble: (line: string) => void
}

type Phase =
  | { readonly name: 'opening'; readonly link: RedisLink }
  | { readonly name: 'connected'; readonly link: RedisLink; readonly at: number }
  | { readonly name: 'waiting'; readonly timer: NodeJS.Timeout }
  | { readonly name: 'closed' }

/** Opens a bus over Redis pub/sub. It connects and reconnects by itself until it is closed. */
export function openRedisBus(options: RedisBusOptions, events: BusEvents): MessageBus {
  return new RedisBus(options, events)
}

class RedisBus implements MessageBus {
  readonly kind = 'redis'
  readonly #options: RedisBusOptions
  readonly #events: BusEvents
  readonly #prefix: string
  readonly #tag = randomBytes(TAG_BYTES)
  /** The promises of `subscribe`, by the full name of the channel in Redis. */
  readonly #subscriptions = new Map<string, Promise<void>>()
  readonly #counts = { published: 0, received: 0, dropped: 0 }
  #awaySince = Date.now()
  #failures = 0
  #lastTrouble: string | null = null
  #phase: Phase

  constructor(options: RedisBusOptions, events: BusEvents) {
    this.#options = options
    this.#events = events
    this.#prefix = options.prefix ?? CHANNEL_PREFIX
    this.#phase = this.#open()
  }

  get state(): BusState {
    return this.#phase.name === 'connected' ? { name: 'connected' } : { name: 'away', since: this.#awaySince }
  }

  get counts(): BusCounts {
    return { ...this.#counts }
  }

  subscribe(channel: string): Promise<void> {
    const name = this.#prefix + channel
    const known = this.#subscriptions.get(name)
    if (known !== undefined) return known
    const phase = this.#phase
    const done =
      // If the link ends instead, the next link subscribes the channel before the state becomes connected.
      phase.name === 'connected' ? phase.link.subscribe([name]).then(() => {}) : Promise.resolve()
    this.#subscriptions.set(name, done)
    return done
  }

  unsubscribe(channel: string): void {
    const name = this.#prefix + channel
    if (!this.#subscriptions.delete(name)) return
    if (this.#phase.name === 'connected' || this.#phase.name === 'opening') this.#phase.link.unsubscribe(name)
  }

  publish(channel: string, message: Uint8Array): boolean {
    if (this.#phase.name === 'connected' && message.length <= MAX_MESSAGE_BYTES) {
      if (this.#phase.link.publish(this.#prefix + channel, this.#tag, message)) {
        this.#counts.published++
        return true
      }
    }
    this.#counts.dropped++
    return false
  }

  async close(): Promise<void> {
    const phase = this.#phase
    if (phase.name === 'connected') this.#awaySince = Date.now()
    this.#phase = { name: 'closed' }
    switch (phase.name) {
      case 'opening':
      case 'connected':
        await phase.link.close()
        break
      case 'waiting':
        clearTimeout(phase.timer)
        break
      case 'closed':
        break
      default:
        phase satisfies never
    }
  }

  #open(): Phase {
    const { target, tls = {}, maxUnsentBytes = MAX_UNSENT_BYTES } = this.#options
    const link = new RedisLink(
      { target, tls, maxUnsentBytes },
      {
        onMessage: (name, frame) => this.#receive(name, frame),
        onEnd: (why) => this.#linkEnded(link, why),
      },
    )
    void this.#restore(link)
    return { name: 'opening', link }
  }

  async #restore(link: RedisLink): Promise<void> {
    if (!(await link.open())) return
    for (;;) {
      // Channels requested during one round are subscribed in the next.
      const missing = [...this.#subscriptions.keys()].filter((name) => !link.has(name))
      if (missing.length === 0) break
      if (!(await link.subscribe(missing))) return
    }
    if (this.#phase.name !== 'opening' || this.#phase.link !== link) return
    this.#phase = { name: 'connected', link, at: Date.now() }
    this.#lastTrouble = null
    link.established()
    this.#events.onState(this.state)
  }

  #linkEnded(link: RedisLink, why: string): void {
    const phase = this.#phase
    if ((phase.name !== 'connected' && phase.name !== 'opening') || phase.link !== link) return
    const now = Date.now()
    const wasConnected = phase.name === 'connected'
    if (wasConnected) {
      this.#awaySince = now
      if (now - phase.at >= STABLE_MS) this.#failures = 0
    }
    this.#failures++
    const pause = pauseBefore(this.#failures, Math.random())
    this.#phase = { name: 'waiting', timer: setTimeout(() => this.#reconnect(), pause) }
    if (why !== this.#lastTrouble) {
      this.#lastTrouble = why
      this.#options.onTrouble(`Redis is away: ${why}`)
    }
    if (wasConnected) this.#events.onState(this.state)
  }

  #reconnect(): void {
    this.#phase = this.#open()
  }

  #receive(name: string, frame: Uint8Array): void {
    // Until all channels are subscribed the state is away, in which no message is delivered.
    if (this.#phase.name !== 'connected') return
    if (frame.length < TAG_BYTES || this.#isOwn(frame) || !this.#subscriptions.has(name)) return
    this.#counts.received++
    const message = new Uint8Array(frame.buffer, frame.byteOffset + TAG_BYTES, frame.length - TAG_BYTES)
    this.#events.onMessage(name.slice(this.#prefix.length), message)
  }

  #isOwn(frame: Uint8Array): boolean {
    return this.#tag.compare(frame, 0, TAG_BYTES) === 0
  }
}

/**
 * Pause before reconnecting after this number of failures, in ms. It grows exponentially, and its second half is
 * random, so that nodes do not reconnect at the same time. `random`: from 0 up to, but not including, 1.
 */
export function pauseBefore(failures: number, random: number): number {
  const bound = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 30))
  return (bound * (1 + random)) / 2
}
