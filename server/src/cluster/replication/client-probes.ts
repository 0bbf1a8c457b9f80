import type { ProbeState } from '../protocol/message.ts'

/**
 * Time limit for the first reply, in ms. Nodes that have the client reply immediately; without one it counts as gone.
 */
const REPLY_MS = 500
/** Time limit for the result once a node is checking, in ms. The node waits 2 s for its client to answer a ping. */
const CHECK_MS = 3_000

interface Probe {
  /** Nodes that are checking their client. */
  readonly checking: Set<string>
  timer: NodeJS.Timeout
}

/** Liveness checks of clients that other nodes show, by clientID. */
export class ClientProbes {
  private readonly probes = new Map<number, Probe>()
  private readonly onResult: (client: number, isAlive: boolean) => void

  /** `onResult` is called once for each probe. */
  constructor(onResult: (client: number, isAlive: boolean) => void) {
    this.onResult = onResult
  }

  /** Starts a probe. Returns false if one of this client is under way. */
  start(client: number): boolean {
    if (this.probes.has(client)) return false
    this.probes.set(client, { checking: new Set(), timer: this.endAfter(client, REPLY_MS) })
    return true
  }

  /** Handles the reply of a node. */
  receiveReply(node: string, client: number, state: ProbeState): void {
    const probe = this.probes.get(client)
    if (!probe) return
    switch (state) {
      case 'alive':
        this.end(client, true)
        return
      case 'checking':
        if (probe.checking.size === 0) {
          clearTimeout(probe.timer)
          probe.timer = this.endAfter(client, CHECK_MS)
        }
        probe.checking.add(node)
        return
      case 'gone':
        probe.checking.delete(node)
        if (probe.checking.size === 0) this.end(client, false)
        return
      default:
        state satisfies never
    }
  }

  /** Ends all probes without a result. */
  close(): void {
    for (const { timer } of this.probes.values()) clearTimeout(timer)
    this.probes.clear()
  }

  private endAfter(client: number, ms: number): NodeJS.Timeout {
    return setTimeout(() => this.end(client, false), ms)
  }

  private end(client: number, isAlive: boolean): void {
    const probe = this.probes.get(client)
    if (!probe) return
    clearTimeout(probe.timer)
    this.probes.delete(client)
    this.onResult(client, isAlive)
  }
}
