import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { ServerId } from '../servers/catalog.ts'

/** The server to monitor. */
export interface WitnessData {
  readonly server: ServerId
  readonly port: number
}

/** The longest delays since the last report, in ms. */
export interface WitnessReport {
  /** Until an answer to `/healthz`. */
  readonly healthz: number
  /** Until an edit reaches another client of the same document. */
  readonly edit: number
}

/** A client that continuously queries a server and writes in a separate document, in a thread of its own. */
export class Witness {
  readonly #worker: Worker

  constructor(data: WitnessData) {
    this.#worker = new Worker(new URL('./witness-thread.ts', import.meta.url), { workerData: data })
  }

  /** The longest delays since the last call. Rejects when the server has ended. */
  async report(): Promise<WitnessReport> {
    this.#worker.postMessage('report')
    const [report] = (await once(this.#worker, 'message')) as [WitnessReport]
    return report
  }

  async stop(): Promise<void> {
    await this.#worker.terminate()
  }
}
