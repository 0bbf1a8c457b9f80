import type { Logger } from 'pino'
import { Piscina } from 'piscina'
import { TaskWatch } from '../scheduling/task-watch.ts'
import type { DocumentTask, DocumentTaskResults, TaskOutcome } from './document-task.ts'
import type { WorkerInput } from './document-worker.ts'
import { Failures } from './failures.ts'
import { PartChannel } from './part-channel.ts'
import { TaskQueue } from './task-queue.ts'

/** The outcome of a task. */
export type Worked<Result> =
  | { readonly ok: true; readonly result: Result }
  /** The task failed, or took too much time or memory; or too many tasks are waiting; or the server is stopping. */
  | { readonly ok: false; readonly reason: 'too-complex' | 'busy' | 'closing' }

/** Who takes the parts of a result before all of it is there. */
export interface PartTaker {
  readonly onPart: (part: Uint8Array) => void
  /** Aborted when the result is not wanted any more. The task then ends as `too-complex`, which counts as no failure. */
  readonly signal: AbortSignal
}

const WORKER = import.meta.url.endsWith('.ts') ? './document-worker.ts' : './document-worker.js'
/** A document uses one thread at a time, so a slow one leaves another thread for the rest. */
const THREADS = 2
/**
 * Time after which an idle thread ends, in ms. A new thread needs a third of a second to load the schema and the
 * formats, so it stays for the next request.
 */
const WORKER_IDLE_MS = 10_000
/**
 * Maximum duration of a task, in ms; a long book takes some hundred, a comparison of two completely different books two
 * thousand.
 */
const TASK_MS = 6_000
/** Heap of a thread, in MiB: a task that needs more ends, without effect on others. */
const WORKER_HEAP_MIB = 512
/**
 * Young generation of a thread's heap, in MiB. A third of it may be added to the old one at once: Node ends a thread beyond
 * its limit in order while that is less than 16 MiB (`kExtraHeapAllowance` of node_worker.cc), else the whole process.
 */
const WORKER_YOUNG_MIB = 24
/** Documents of more bytes are heavy: together they use one thread at most. Most documents are smaller. */
const HEAVY_BYTES = 256 * 1024
/** Maximum number of requests that wait for a thread, in total and of one document. */
const MAX_WAITING = 64
const MAX_WAITING_OF_ONE = 8

/**
 * Reads, compares and restores documents in worker threads. They are separate from the compaction threads, so that
 * neither kind of work delays the other, and a document that breaks its thread does not affect others.
 */
export class DocumentWorkers {
  private readonly pool: Piscina<WorkerInput, TaskOutcome>
  private readonly queue = new TaskQueue({
    running: THREADS,
    waiting: MAX_WAITING,
    waitingOfOne: MAX_WAITING_OF_ONE,
  })
  private readonly failures: Failures
  private readonly logger: Logger
  private readonly taskMs: number
  private readonly now: () => number
  private closing = false

  /** `taskMs`: maximum duration of a task, in ms; `now`: monotonic milliseconds. */
  constructor(logger: Logger, taskMs: number = TASK_MS, now: () => number = () => performance.now()) {
    this.logger = logger
    this.taskMs = taskMs
    this.now = now
    this.failures = new Failures(now)
    this.pool = new Piscina({
      filename: new URL(WORKER, import.meta.url).href,
      minThreads: 0,
      maxThreads: THREADS,
      idleTimeout: WORKER_IDLE_MS,
      resourceLimits: {
        maxYoungGenerationSizeMb: WORKER_YOUNG_MIB,
        maxOldGenerationSizeMb: WORKER_HEAP_MIB,
      },
    })
    this.pool.on('error', (err: Error) => logger.error({ err }, 'a thread for documents broke'))
  }

  /**
   * Runs a task in a thread, after the earlier tasks of the same document. `taker` gets the parts of a result that has some. A task that failed before is refused at once
   * while the document is unchanged. Documents that are large, or had failures, never occupy all threads.
   */
  async run<Kind extends DocumentTask['kind']>(
    documentId: string,
    task: Extract<DocumentTask, { readonly kind: Kind }>,
    taker: PartTaker | null = null,
  ): Promise<Worked<DocumentTaskResults[Kind]>> {
    if (this.closing) return { ok: false, reason: 'closing' }
    const record = this.failures.of(documentId, task)
    if (record === 'refused') return { ok: false, reason: 'too-complex' }
    const isHeavy = record === 'suspect' || sizeOf(task) > HEAVY_BYTES
    const done = this.queue.add(documentId, isHeavy, () => this.inThread(documentId, task, taker))
    if (done === null) return { ok: false, reason: 'busy' }
    const outcome = await done
    if (this.closing && !outcome.ok) return { ok: false, reason: 'closing' }
    if (!outcome.ok) return { ok: false, reason: 'too-complex' }
    // The worker returns the result type of each kind of task.
    return { ok: true, result: outcome.result as DocumentTaskResults[Kind] }
  }

  /** Ends the threads and their tasks. */
  async close(): Promise<void> {
    this.closing = true
    await this.pool.destroy()
  }

  private async inThread(
    documentId: string,
    task: DocumentTask,
    taker: PartTaker | null,
  ): Promise<TaskOutcome | { readonly ok: false }> {
    if (taker?.signal.aborted === true) return { ok: false }
    const begun = this.now()
    const failed = (fields: object): { readonly ok: false } => {
      if (!this.closing && taker?.signal.aborted !== true) {
        this.failures.failed(documentId, task, this.now() - begun)
        this.logger.error({ ...fields, documentId, task: task.kind }, 'a document could not be worked with')
      }
      return { ok: false }
    }
    // The same task may have failed while this one waited.
    if (this.failures.of(documentId, task) === 'refused') return { ok: false }
    const watch = new TaskWatch(this.taskMs, this.now)
    const parts = taker && new PartChannel(taker.onPart)
    const stop = (): void => watch.stop()
    taker?.signal.addEventListener('abort', stop)
    try {
      const input = { task, begun: watch.begun, parts: parts?.sender ?? null }
      const transferList = parts === null ? [] : [parts.sender]
      const outcome = await this.pool.run(input, { signal: watch.signal, transferList })
      await parts?.ended
      if (!outcome.ok) return failed({ what: outcome.what })
      this.failures.done(documentId)
      return outcome
    } catch (error) {
      // Every error is caused by the content, and the same request would fail again.
      return failed({ err: error })
    } finally {
      taker?.signal.removeEventListener('abort', stop)
      parts?.close()
      watch.end()
    }
  }
}

function sizeOf(task: DocumentTask): number {
  switch (task.kind) {
    case 'render':
    case 'authorship':
    case 'copy':
    case 'references':
      return task.bytes.length
    case 'compose':
      return task.markdown.length
    case 'changes':
      return (task.before?.length ?? 0) + task.after.length
    case 'diff':
      return task.before.length + task.after.length
    case 'restore':
      return task.current.length + task.version.length
    case 'revert-run':
      return task.current.length + task.before.length + task.written.length
    default:
      return task satisfies never
  }
}
