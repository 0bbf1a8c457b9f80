import { setTimeout as delay } from 'node:timers/promises'
import type { RunningServer } from '../../harness/server.ts'

/** Interval of the requests, in ms. */
const LOOK_MS = 25

/** One answer of `/readyz`. Times in ms of performance.now(). */
export interface Look {
  /** When the request was sent. */
  readonly askedAt: number
  /** When the reply had arrived. */
  readonly answeredAt: number
  readonly code: number
  readonly status: string
}

/** Continuously requests a node's readiness, until it is stopped. */
export class Watch implements AsyncDisposable {
  readonly looks: Look[] = []
  readonly #node: RunningServer
  readonly #running: Promise<void>
  #stopped = false

  constructor(node: RunningServer) {
    this.#node = node
    this.#running = this.#run()
  }

  /** Stops it; resolves to all replies. */
  async stop(): Promise<readonly Look[]> {
    this.#stopped = true
    await this.#running
    return this.looks
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const askedAt = performance.now()
      const answer = await this.#ask()
      if (answer !== null) this.looks.push({ askedAt, answeredAt: performance.now(), ...answer })
      await delay(LOOK_MS)
    }
  }

  /** `null` when the node is gone. */
  async #ask(): Promise<{ code: number; status: string } | null> {
    try {
      const response = await fetch(`${this.#node.url}/readyz`, { signal: AbortSignal.timeout(20_000) })
      const { status } = (await response.json()) as { status: string }
      return { code: response.status, status }
    } catch (error) {
      // `fetch` throws a TypeError when the connection is refused or broken.
      if (error instanceof TypeError) return null
      throw error
    }
  }
}
