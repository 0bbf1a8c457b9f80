import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { ServerId } from '../servers/catalog.ts'

/** Which server to watch. */
export interface WitnessData {
  readonly server: ServerId
  readonly port: number
}

/** The longest waits since the last report, in ms. */
export interface WitnessReport {
  /** For an answer to `/healthz`. */
  readonly healthz: number
  /** For an edit to reach another client of the same document. */
  readonly edit: number
}

/** Somebody who asks a server and writes in a document of its own all the time, in a thread of its own. */
export class Witness {
  readonly #worker: Worker

  constructor(data: WitnessData) {
    this.#worker = new Worker(new URL('./witness-thread.ts', import.meta.url), { workerData: data })
  }

  /** How long it had to wait since it was asked last. Rejects when the server was gone. */
  async report(): Promise<WitnessReport> {
    this.#worker.postMessage('report')
    const [report] = (await once(this.#worker, 'message')) as [WitnessReport]
    return report
  }

  async stop(): Promise<void> {
    await this.#worker.terminate()
  }
}
