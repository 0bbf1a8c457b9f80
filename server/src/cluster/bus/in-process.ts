import {
  type BusCounts,
  type BusEvents,
  type BusState,
  MAX_MESSAGE_BYTES,
  type MessageBus,
} from './message-bus.ts'

/** Connects the in-process buses of one process. */
export class InProcessHub {
  readonly #buses = new Set<InProcessBus>()
  #since: number | null = null

  /** While the state is away, no message is delivered, as when Redis is unavailable. */
  get state(): BusState {
    return this.#since === null ? { name: 'connected' } : { name: 'away', since: this.#since }
  }

  /** Opens a bus for one node. */
  join(events: BusEvents): MessageBus {
    const bus = new InProcessBus(this, events)
    this.#buses.add(bus)
    return bus
  }

  /** @internal */
  leave(bus: InProcessBus): void {
    this.#buses.delete(bus)
  }

  /** Sets the state to away; messages that are not yet delivered are lost. `now` in ms since 1970. */
  down(now: number): void {
    if (this.#since !== null) return
    this.#since = now
    for (const bus of this.#buses) bus.notifyState()
  }

  /** Sets the state to connected. */
  up(): void {
    if (this.#since === null) return
    this.#since = null
    for (const bus of this.#buses) bus.notifyState()
  }

  /** @internal */
  forward(from: InProcessBus, channel: string, message: Uint8Array): void {
    const subscribers = [...this.#buses].filter((bus) => bus !== from && bus.hasSubscribed(channel))
    if (subscribers.length === 0) return
    // As a transport between machines does: copies the message and delivers it in a later turn of the event loop.
    const copy = Uint8Array.from(message)
    setImmediate(() => {
      for (const bus of subscribers) bus.deliver(channel, copy)
    })
  }
}

/** The bus of one node at an {@link InProcessHub}. Publishing without other subscribers copies nothing. */
class InProcessBus implements MessageBus {
  readonly kind = 'in-process'
  readonly #hub: InProcessHub
  readonly #events: BusEvents
  readonly #channels = new Set<string>()
  readonly #counts = { published: 0, received: 0, dropped: 0 }
  #closed = false

  constructor(hub: InProcessHub, events: BusEvents) {
    this.#hub = hub
    this.#events = events
  }

  get state(): BusState {
    return this.#hub.state
  }

  get counts(): BusCounts {
    return { ...this.#counts }
  }

  async subscribe(channel: string): Promise<void> {
    this.#channels.add(channel)
  }

  unsubscribe(channel: string): void {
    this.#channels.delete(channel)
  }

  publish(channel: string, message: Uint8Array): boolean {
    if (this.#closed || this.state.name === 'away' || message.length > MAX_MESSAGE_BYTES) {
      this.#counts.dropped++
      return false
    }
    this.#counts.published++
    this.#hub.forward(this, channel, message)
    return true
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#channels.clear()
    this.#hub.leave(this)
  }

  hasSubscribed(channel: string): boolean {
    return this.#channels.has(channel)
  }

  deliver(channel: string, message: Uint8Array): void {
    if (!this.#channels.has(channel) || this.state.name === 'away') return
    this.#counts.received++
    this.#events.onMessage(channel, message)
  }

  notifyState(): void {
    this.#events.onState(this.state)
  }
}
