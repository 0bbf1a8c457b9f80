import { Histogram } from '../measure/histogram.ts'
import { FIRST_CLIENT_ID } from '../typing/typist.ts'
import type { Client } from './client.ts'
import type { Source } from './flow.ts'
import type { Lab, Looking } from './lab.ts'
import { presenceUpdate, scanPresence } from './protocol.ts'

/** A client that moves its caret; each move is a presence state with the next clock. */
export class CaretMover implements Source {
  readonly clientId: number
  /** When the state with this clock was sent, in milliseconds of performance.now(). */
  readonly sentAt: number[] = []
  readonly #client: Client
  #ready: Buffer[] = []
  #next = 0

  constructor(client: Client, clientId: number) {
    this.#client = client
    this.clientId = clientId
  }

  /** Clock of the newest state sent. */
  get clock(): number {
    return this.sentAt.length - 1
  }

  /** Prepares moves to be sent. */
  prepare(count: number): void {
    this.#ready = this.#ready.slice(this.#next)
    this.#next = 0
    while (this.#ready.length < count) {
      const clock = this.sentAt.length + this.#ready.length
      const update = presenceUpdate(this.clientId, clock, stateOf(this.clientId, clock))
      this.#ready.push(this.#client.frame('presence', update))
    }
  }

  send(now: number): void {
    const frame = this.#ready[this.#next]
    if (frame === undefined) throw new Error('a caret ran out of prepared moves')
    this.#next += 1
    this.sentAt.push(now)
    this.#client.socket.send(frame)
  }
}

/** A room of clients that only move their carets, with the states received by the last of them. */
export class CaretRoom {
  readonly movers: CaretMover[] = []
  latency = new Histogram()
  /** States received since {@link reset}, and the newest clock of each mover, by probe. */
  seen = 0
  readonly #newest: Map<number, number>[] = []
  #byId = new Map<number, CaretMover>()

  /** Opens the room; the last `probes` clients process all presence. */
  async open(lab: Lab, document: string, clients: number, probes: number): Promise<void> {
    const first = clients - probes
    for (let i = 0; i < probes; i++) this.#newest.push(new Map())
    const joined = await lab.join(
      clients,
      () => document,
      (i) => (i < first ? {} : this.#watch(i - first)),
    )
    joined.forEach((client, i) => {
      const mover = new CaretMover(client, FIRST_CLIENT_ID + i)
      this.movers.push(mover)
      this.#byId.set(mover.clientId, mover)
    })
  }

  /** Resets the counts. */
  reset(): void {
    this.seen = 0
    this.latency = new Histogram()
  }

  /**
   * Carets whose newest position has not reached some probe, summed over the probes; a probe's own caret is excluded.
   */
  stale(): number {
    const first = this.movers.length - this.#newest.length
    let count = 0
    this.#newest.forEach((newest, probe) => {
      this.movers.forEach((mover, i) => {
        if (i !== first + probe && (newest.get(mover.clientId) ?? -1) < mover.clock) count += 1
      })
    })
    return count
  }

  #watch(probe: number): Looking {
    return {
      onPresence: (update, now) => {
        const newest = this.#newest[probe]
        scanPresence(update, (client, clock) => {
          const mover = this.#byId.get(client)
          if (newest === undefined || mover === undefined || clock <= (newest.get(client) ?? -1)) return
          newest.set(client, clock)
          this.seen += 1
          this.latency.record((now - (mover.sentAt[clock] ?? now)) * 1000)
        })
      },
    }
  }
}

/** A presence state of the size that a rich-text editor sends. */
function stateOf(clientId: number, clock: number): unknown {
  const position = { type: null, tname: 'default', item: { client: clientId, clock: clock * 3 }, assoc: 0 }
  const color = `#${(clientId * 4099).toString(16).padStart(6, '0').slice(-6)}`
  return { user: { name: `Writer ${clientId}`, color }, cursor: { anchor: position, head: position } }
}
