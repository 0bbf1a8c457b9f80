import {
  type Fabric,
  type FabricCounts,
  type FabricEvents,
  type FabricState,
  MAX_MESSAGE_BYTES,
} from './fabric.ts'

/** Where the fabrics of one process meet. */
export class FabricHub {
  readonly #nodes = new Set<InProcessFabric>()
  #since: number | null = null

  /** While away nothing passes, as when Redis is gone. */
  get state(): FabricState {
    return this.#since === null ? { name: 'connected' } : { name: 'away', since: this.#since }
  }

  /** Adds a node. */
  join(events: FabricEvents): Fabric {
    const node = new InProcessFabric(this, events)
    this.#nodes.add(node)
    return node
  }

  /** @internal */
  leave(node: InProcessFabric): void {
    this.#nodes.delete(node)
  }

  /** From now on nothing passes; messages on their way are lost. `now` in ms since 1970. */
  down(now: number): void {
    if (this.#since !== null) return
    this.#since = now
    for (const node of this.#nodes) node.tellState()
  }

  /** Messages pass again. */
  up(): void {
    if (this.#since === null) return
    this.#since = null
    for (const node of this.#nodes) node.tellState()
  }

  /** @internal */
  hand(from: InProcessFabric, channel: string, message: Uint8Array): void {
    const listeners = [...this.#nodes].filter((node) => node !== from && node.listensTo(channel))
    if (listeners.length === 0) return
    // The transport between machines copies, and delivers in a later turn; nobody must come to rely on less.
    const copy = Uint8Array.from(message)
    setImmediate(() => {
      for (const node of listeners) node.deliver(channel, copy)
    })
  }
}

/** A node's end of a {@link FabricHub}. Alone in its hub it costs nothing. */
class InProcessFabric implements Fabric {
  readonly kind = 'in-process'
  readonly #hub: FabricHub
  readonly #events: FabricEvents
  readonly #channels = new Set<string>()
  readonly #counts = { published: 0, received: 0, dropped: 0 }
  #closed = false

  constructor(hub: FabricHub, events: FabricEvents) {
    this.#hub = hub
    this.#events = events
  }

  get state(): FabricState {
    return this.#hub.state
  }

  get counts(): FabricCounts {
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
    this.#hub.hand(this, channel, message)
    return true
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#channels.clear()
    this.#hub.leave(this)
  }

  listensTo(channel: string): boolean {
    return this.#channels.has(channel)
  }

  deliver(channel: string, message: Uint8Array): void {
    if (!this.#channels.has(channel) || this.state.name === 'away') return
    this.#counts.received++
    this.#events.onMessage(channel, message)
  }

  tellState(): void {
    this.#events.onState(this.state)
  }
}
