import { Worker } from 'node:worker_threads'
import type { Logger } from 'pino'
import type { BlockTask, BlockTaskFailure, BlockTaskOutcome, BlockTaskResults } from './block-task.ts'
import type { BlockAnswer, BlockQuestion } from './block-worker.ts'

const WORKER = import.meta.url.endsWith('.ts') ? './block-worker.ts' : './block-worker.js'
/** Heap of the thread, in MiB: what needs more ends it, without effect on the server. */
const HEAP_MIB = 512
/** Young generation of that heap, in MiB: with a larger one Node may end the process at the limit (`document-workers.ts`). */
const YOUNG_MIB = 24
/** Longest time that a task may take, with those before it, in ms: opening a long book takes a second, ten on a busy machine. */
const TASK_MS = 30_000
/** Most tasks that wait, without updates of others. */
const MAX_WAITING = 64

/** The outcome of a task. `busy`: too many wait. `closing`: the server stops. */
export type Asked<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly reason: BlockTaskFailure | 'busy' | 'closing' }

interface Waiting {
  readonly resolve: (outcome: BlockTaskOutcome) => void
  readonly timer: NodeJS.Timeout
}

/**
 * The thread with the copies of documents. It starts with the first task. When a task fails by time or memory the thread
 * ends with all its copies, and the next task starts another one.
 */
export class BlockThread {
  private readonly logger: Logger
  private readonly onLost: () => void
  private readonly taskMs: number
  private readonly waiting = new Map<number, Waiting>()
  private worker: Worker | null = null
  private lastId = 0
  private isClosing = false

  /** `onLost`: called when all copies are gone. */
  constructor(logger: Logger, onLost: () => void, taskMs: number = TASK_MS) {
    this.logger = logger
    this.onLost = onLost
    this.taskMs = taskMs
  }

  /** Has a task carried out, after those before it. */
  async ask<Kind extends BlockTask['kind']>(
    task: Extract<BlockTask, { readonly kind: Kind }>,
  ): Promise<Asked<BlockTaskResults[Kind]>> {
    if (this.isClosing) return { ok: false, reason: 'closing' }
    if (this.waiting.size >= MAX_WAITING) return { ok: false, reason: 'busy' }
    const id = ++this.lastId
    const { promise, resolve } = Promise.withResolvers<BlockTaskOutcome>()
    const timer = setTimeout(() => this.lose(this.worker, 'a task took too long'), this.taskMs)
    this.waiting.set(id, { resolve, timer })
    this.post({ id, task })
    const outcome = await promise
    if (!outcome.ok) return this.isClosing ? { ok: false, reason: 'closing' } : outcome
    // The worker returns the result type of each kind of task.
    return { ok: true, result: outcome.result as BlockTaskResults[Kind] }
  }

  /** Tells the thread what needs no answer. */
  tell(task: Extract<BlockTask, { readonly kind: 'update' | 'close' }>): void {
    if (this.worker !== null) this.post({ id: 0, task })
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    this.isClosing = true
    const { worker } = this
    this.lose(worker, null)
    await worker?.terminate()
  }

  private post(question: BlockQuestion): void {
    this.worker ??= this.start()
    this.worker.postMessage(question)
  }

  private start(): Worker {
    const worker = new Worker(new URL(WORKER, import.meta.url), {
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB, maxOldGenerationSizeMb: HEAP_MIB },
    })
    worker.unref()
    worker.on('message', ({ id, outcome }: BlockAnswer) => this.answered(id, outcome))
    worker.on('error', (err) => this.lose(worker, err))
    return worker
  }

  private answered(id: number, outcome: BlockTaskOutcome): void {
    const waiting = this.waiting.get(id)
    if (waiting === undefined) return
    this.waiting.delete(id)
    clearTimeout(waiting.timer)
    waiting.resolve(outcome)
  }

  /** The thread is of no use any more. */
  private lose(worker: Worker | null, err: unknown): void {
    if (worker === null || this.worker !== worker) return
    this.worker = null
    if (err !== null) this.logger.error({ err }, 'the thread for blocks of documents broke')
    void worker.terminate()
    this.onLost()
    for (const id of [...this.waiting.keys()]) this.answered(id, { ok: false, reason: 'too-complex' })
  }
}
