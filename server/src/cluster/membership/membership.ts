import type { FormatRange } from '../protocol/format.ts'
import type { NodeState } from '../protocol/message.ts'
import { type LiveNode, LiveNodes } from './live-nodes.ts'

/** A node without a heartbeat for this time may be cut off, in ms: the database is polled for its updates. */
const SUSPECT_MS = 1_100
/** Time for which the database is polled for the updates of a silent node, which may only be cut off, in ms. */
const FOLLOW_MS = 600_000

/**
 * Which other nodes are alive, which left, and which fell silent and may still write to the database. Pure. Times in ms
 * of any monotonic clock.
 */
export class Membership {
  private readonly live: LiveNodes
  /** Nodes that fell silent without leaving, and when that was detected. */
  private readonly silent = new Map<string, number>()

  /** `formats`: the formats of this node. `now`: when it began to receive heartbeats. */
  constructor(formats: FormatRange, now: number) {
    this.live = new LiveNodes(formats, now)
  }

  /**
   * Records a heartbeat. Returns `joined` for a new node, `returned` for one that had fallen silent, `left` for one
   * that stops, else `null`.
   */
  receive(
    node: string,
    heartbeat: FormatRange & { readonly state: NodeState },
    now: number,
  ): 'joined' | 'returned' | 'left' | null {
    const change = this.live.receive(node, heartbeat, now)
    return change === 'joined' && this.silent.delete(node) ? 'returned' : change
  }

  /** Heartbeats were lost until now because the bus was away. */
  restartListening(now: number): void {
    this.live.restartListening(now)
  }

  /** Removes the nodes that died or are cut off, and returns them. */
  expire(now: number): readonly string[] {
    const expired = this.live.expire(now)
    for (const node of expired) this.silent.set(node, now)
    return expired
  }

  /** The other nodes that are alive. */
  alive(now: number): readonly LiveNode[] {
    return this.live.alive(now)
  }

  /** The format to encode messages in. */
  commonFormat(now: number): number {
    return this.live.commonFormat(now)
  }

  /** Whether nodes may be running whose messages are not received. */
  mayMissNodes(now: number): boolean {
    for (const [node, since] of this.silent) if (now - since > FOLLOW_MS) this.silent.delete(node)
    if (this.silent.size > 0) return true
    return this.live.alive(now).some(({ seen }) => now - seen > SUSPECT_MS)
  }
}
