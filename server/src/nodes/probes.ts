import type { ProbeState } from '../fabric/message.ts'

/** A node that has the client answers at once; after this it is taken to have none, or to be gone, in ms. */
const ANSWER_MS = 500
/** A node that looks after its client has found out by then, in ms: it waits 2 s for an answer to its ping. */
const CHECK_MS = 3_000

interface Probe {
  /** Nodes that are looking after their client. */
  readonly checking: Set<string>
  timer: NodeJS.Timeout
}

/** Questions to other nodes whether a client that they show is alive, by its clientID. */
export class Probes {
  private readonly probes = new Map<number, Probe>()
  private readonly onResult: (client: number, isAlive: boolean) => void

  constructor(onResult: (client: number, isAlive: boolean) => void) {
    this.onResult = onResult
  }

  /** Begins one; `false` when it is under way. */
  begin(client: number): boolean {
    if (this.probes.has(client)) return false
    this.probes.set(client, { checking: new Set(), timer: this.endAfter(client, ANSWER_MS) })
    return true
  }

  /** A node answers. */
  answered(node: string, client: number, state: ProbeState): void {
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

  /** Forgets all of them. */
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
