import { randomBytes } from 'node:crypto'
import type { ConnectionOptions } from 'node:tls'
import {
  type Fabric,
  type FabricCounts,
  type FabricEvents,
  type FabricState,
  MAX_MESSAGE_BYTES,
} from './fabric.ts'
import { RedisLink } from './redis-link.ts'
import type { RedisTarget } from './redis-url.ts'

/** Channel names begin with it; the number changes only if fabrics of two versions must not meet at all. */
export const CHANNEL_PREFIX = 'cowrite:1:'
/** Default for {@link RedisFabricOptions.maxUnsentBytes}. */
export const MAX_UNSENT_BYTES = 8 * 1024 * 1024

/** What tells a fabric's own messages from others', in bytes: random, so that two never meet. */
const TAG_BYTES = 8
/** Longest first pause before connecting again, in ms: a Redis that was restarted is there again soon. */
const FIRST_PAUSE_MS = 50
/** Longest pause, in ms, so that everything is current within 2 s once Redis is back. */
const LONGEST_PAUSE_MS = 1_000
/** A link that lasted so long, in ms, was a good one: the next pause is a first one again. */
const STABLE_MS = 5_000

/** How to connect, and to what. */
export interface RedisFabricOptions {
  readonly target: RedisTarget
  /** For TLS: certificates and the like, as Node's `tls.connect` takes them. */
  readonly tls?: ConnectionOptions
  /** Default {@link CHANNEL_PREFIX}. */
  readonly prefix?: string
  /** Bytes that the network has not taken, beyond which messages are dropped; default 8 MiB. */
  readonly maxUnsentBytes?: number
  /** Gets one line, without secrets, for each new reason why Redis is away. */
  readonly onTrouble: (line: string) => void
}

type Phase =
  | { readonly name: 'opening'; readonly link: RedisLink }
  | { readonly name: 'connected'; readonly link: RedisLink; readonly at: number }
  | { readonly name: 'waiting'; readonly timer: NodeJS.Timeout }
  | { readonly name: 'closed' }

/** A fabric over Redis pub/sub. It connects by itself, again and again until it is closed. */
export function openRedisFabric(options: RedisFabricOptions, events: FabricEvents): Fabric {
  return new RedisFabric(options, events)
}

class RedisFabric implements Fabric {
  readonly kind = 'redis'
  readonly #options: RedisFabricOptions
  readonly #events: FabricEvents
  readonly #prefix: string
  readonly #tag = randomBytes(TAG_BYTES)
  /** By the full name at Redis: what the promise of `subscribe` is. */
  readonly #wanted = new Map<string, Promise<void>>()
  readonly #counts = { published: 0, received: 0, dropped: 0 }
  #awaySince = Date.now()
  #failures = 0
  #lastTrouble: string | null = null
  #phase: Phase

  constructor(options: RedisFabricOptions, events: FabricEvents) {
    this.#options = options
    this.#events = events
    this.#prefix = options.prefix ?? CHANNEL_PREFIX
    this.#phase = this.#open()
  }

  get state(): FabricState {
    return this.#phase.name === 'connected' ? { name: 'connected' } : { name: 'away', since: this.#awaySince }
  }

  get counts(): FabricCounts {
    return { ...this.#counts }
  }

  subscribe(channel: string): Promise<void> {
    const name = this.#prefix + channel
    const known = this.#wanted.get(name)
    if (known !== undefined) return known
    const phase = this.#phase
    const done =
      // When the link ends instead, the next one subscribes it before anybody is told "connected".
      phase.name === 'connected' ? phase.link.subscribe([name]).then(() => {}) : Promise.resolve()
    this.#wanted.set(name, done)
    return done
  }

  unsubscribe(channel: string): void {
    const name = this.#prefix + channel
    if (!this.#wanted.delete(name)) return
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
        onEnd: (why) => this.#lost(link, why),
      },
    )
    void this.#restore(link)
    return { name: 'opening', link }
  }

  async #restore(link: RedisLink): Promise<void> {
    if (!(await link.open())) return
    for (;;) {
      // What is asked for during one round is subscribed in the next.
      const missing = [...this.#wanted.keys()].filter((name) => !link.has(name))
      if (missing.length === 0) break
      if (!(await link.subscribe(missing))) return
    }
    if (this.#phase.name !== 'opening' || this.#phase.link !== link) return
    this.#phase = { name: 'connected', link, at: Date.now() }
    this.#lastTrouble = null
    link.established()
    this.#events.onState(this.state)
  }

  #lost(link: RedisLink, why: string): void {
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
    this.#phase = { name: 'waiting', timer: setTimeout(() => this.#again(), pause) }
    if (why !== this.#lastTrouble) {
      this.#lastTrouble = why
      this.#options.onTrouble(`Redis is away: ${why}`)
    }
    if (wasConnected) this.#events.onState(this.state)
  }

  #again(): void {
    this.#phase = this.#open()
  }

  #receive(name: string, frame: Uint8Array): void {
    // Before all channels are subscribed the node counts as away, and away means that nothing arrives.
    if (this.#phase.name !== 'connected') return
    if (frame.length < TAG_BYTES || this.#isOwn(frame) || !this.#wanted.has(name)) return
    this.#counts.received++
    const message = new Uint8Array(frame.buffer, frame.byteOffset + TAG_BYTES, frame.length - TAG_BYTES)
    this.#events.onMessage(name.slice(this.#prefix.length), message)
  }

  #isOwn(frame: Uint8Array): boolean {
    return this.#tag.compare(frame, 0, TAG_BYTES) === 0
  }
}

/**
 * Pause before connecting again after so many failures, in ms: exponential, its second half random, so that nodes
 * do not return together. `random` is from 0 up to 1.
 */
export function pauseBefore(failures: number, random: number): number {
  const bound = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 30))
  return (bound * (1 + random)) / 2
}
