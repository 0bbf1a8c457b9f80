import type { FormatRange } from '../protocol/format.ts'
import type { NodeState } from '../protocol/message.ts'

/** A node without a heartbeat for this time counts as dead, in ms: several heartbeats. */
export const SILENCE_MS = 10_000

/** Another node, as of its last heartbeat. */
export interface LiveNode extends FormatRange {
  readonly node: string
  readonly state: 'up' | 'draining'
  /** When its last heartbeat was received, in the unit of `now`. */
  readonly seen: number
}

/**
 * The other nodes that are alive, according to their heartbeats. Times are arguments, in ms of any monotonic clock.
 */
export class LiveNodes {
  readonly #own: FormatRange
  readonly #nodes = new Map<string, LiveNode>()
  #listeningSince: number

  /** `own`: the formats of this node. `now`: when it began to receive heartbeats. */
  constructor(own: FormatRange, now: number) {
    this.#own = own
    this.#listeningSince = now
  }

  /**
   * Restarts the measurement of silence for all nodes. Called after an interruption of the bus, in which heartbeats
   * were lost and unknown nodes may have started.
   */
  restartListening(now: number): void {
    this.#listeningSince = now
  }

  /**
   * Records a heartbeat. Returns `joined` for a node that was not known, `left` for a known node that stops, else
   * `null`.
   */
  receive(
    node: string,
    heartbeat: FormatRange & { readonly state: NodeState },
    now: number,
  ): 'joined' | 'left' | null {
    if (heartbeat.state === 'gone') return this.#nodes.delete(node) ? 'left' : null
    const isKnown = this.#nodes.has(node)
    const { newest, oldest, state } = heartbeat
    this.#nodes.set(node, { node, newest, oldest, state, seen: now })
    return isKnown ? null : 'joined'
  }

  /** Removes and returns the nodes that have been silent for {@link SILENCE_MS}: they died or are cut off. */
  expire(now: number): string[] {
    const dead = [...this.#nodes.values()].filter((node) => !this.#isAlive(node, now)).map(({ node }) => node)
    for (const node of dead) this.#nodes.delete(node)
    return dead
  }

  /** The nodes that are alive, without this one. */
  alive(now: number): LiveNode[] {
    return [...this.#nodes.values()].filter((node) => this.#isAlive(node, now))
  }

  /**
   * The format to encode messages in: the newest that every living node supports. In the first {@link SILENCE_MS} of
   * listening, in which nodes may be alive that are not known yet, it is the oldest that this node supports.
   */
  commonFormat(now: number): number {
    const { newest, oldest } = this.#own
    if (now - this.#listeningSince < SILENCE_MS) return oldest
    const common = Math.min(newest, ...this.alive(now).map((node) => node.newest))
    return Math.max(oldest, common)
  }

  #isAlive(node: LiveNode, now: number): boolean {
    return now - Math.max(node.seen, this.#listeningSince) < SILENCE_MS
  }
}
