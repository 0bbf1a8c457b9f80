import { Worker } from 'node:worker_threads'
import type { Account, ModelEvent, ModelProvider, ModelRequest } from '../models/request/provider.ts'
import type { OfflineAnswer } from './answer.ts'
import type { WorkerRequest, WorkerResponse } from './worker.ts'

/** Time for which the thread is kept after its last answer, in ms: its dictionaries take some 150 MB. */
const KEEP_MS = 120_000

/** Maximum time for an answer, including earlier requests in the queue, in ms: a long book takes some seconds. */
const TASK_MS = 60_000

/** Characters per piece of a streamed answer: about a short phrase. */
const PIECE = 24

/** The result of a request to the thread. */
type Asked = OfflineAnswer | 'aborted' | 'too-slow'

interface Thread {
  readonly worker: Worker
  readonly waiting: Map<number, { resolve(answer: Asked): void; reject(error: Error): void }>
  idle: NodeJS.Timeout | null
}

/**
 * The assistant without a language model: extractive summaries, outlines, open points, typography and spelling. It runs
 * in a worker thread, so that loading dictionaries and computing do not block the rooms.
 */
export class OfflineProvider implements ModelProvider {
  readonly name = 'Offline assistant'
  readonly model = null
  readonly offline = true
  readonly #keepMs: number
  readonly #taskMs: number
  #thread: Thread | null = null
  #nextId = 1

  /** `keepMs`: time for which an idle thread is kept; `taskMs`: maximum time for an answer. */
  constructor(keepMs: number = KEEP_MS, taskMs: number = TASK_MS) {
    this.#keepMs = keepMs
    this.#taskMs = taskMs
  }

  async *stream(
    request: ModelRequest,
    _account: Account,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent, void, undefined> {
    if (signal.aborted) return
    const answer = await this.#ask(request, signal)
    if (signal.aborted || answer === 'aborted') return
    if (answer === 'too-slow') {
      yield { type: 'failed', failure: { kind: 'too-slow', message: 'The offline assistant took too long.' } }
      return
    }
    if (!answer.ok) {
      yield { type: 'failed', failure: { kind: 'nothing-to-do', message: answer.message } }
      return
    }
    for (let at = 0; at < answer.text.length; at += PIECE) {
      if (signal.aborted) return
      yield { type: 'text', text: answer.text.slice(at, at + PIECE) }
    }
    yield { type: 'done', finish: 'stop' }
  }

  /** Ends the thread, if there is one; a later request starts a new one. */
  async close(): Promise<void> {
    const thread = this.#thread
    this.#thread = null
    if (thread === null) return
    if (thread.idle !== null) clearTimeout(thread.idle)
    await thread.worker.terminate()
  }

  /** Rejects when the thread ends without an answer. */
  async #ask({ task, material }: ModelRequest, signal: AbortSignal): Promise<Asked> {
    const thread = this.#running()
    const id = this.#nextId++
    if (thread.idle !== null) clearTimeout(thread.idle)
    thread.idle = null
    thread.worker.ref()
    const { promise, resolve, reject } = Promise.withResolvers<Asked>()
    thread.waiting.set(id, { resolve, reject })
    const abort = (): void => resolve('aborted')
    signal.addEventListener('abort', abort, { once: true })
    const timer = setTimeout(() => {
      resolve('too-slow')
      // The thread receives no messages while it computes.
      void thread.worker.terminate()
    }, this.#taskMs)
    thread.worker.postMessage({ id, task, material } satisfies WorkerRequest)
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    }
  }

  #running(): Thread {
    if (this.#thread !== null) return this.#thread
    // In the sources the worker is a .ts file; in a published build, a .js file.
    const entry = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js'
    const worker = new Worker(new URL(entry, import.meta.url))
    const thread: Thread = { worker, waiting: new Map(), idle: null }
    worker.on('message', ({ id, answer }: WorkerResponse) => {
      thread.waiting.get(id)?.resolve(answer)
      thread.waiting.delete(id)
      if (thread.waiting.size === 0) this.#rest(thread)
    })
    const fail = (error: Error) => {
      if (this.#thread === thread) this.#thread = null
      for (const { reject } of thread.waiting.values()) reject(error)
      thread.waiting.clear()
    }
    worker.on('error', fail)
    worker.on('messageerror', (error: Error) => {
      fail(error)
      void worker.terminate()
    })
    worker.on('exit', () => fail(new Error('The thread of the offline assistant ended.')))
    this.#thread = thread
    return thread
  }

  /** Lets an idle thread end after a while, without keeping the process alive. */
  #rest(thread: Thread): void {
    thread.worker.unref()
    thread.idle = setTimeout(() => {
      if (this.#thread === thread) this.#thread = null
      void thread.worker.terminate()
    }, this.#keepMs)
    thread.idle.unref()
  }
}
