import type { Logger } from 'pino'
import { Piscina } from 'piscina'
import type { DocumentTask, DocumentTaskResults } from './document-task.ts'
import { TaskQueue } from './task-queue.ts'

/** What came of a task. */
export type Worked<Result> =
  | { readonly ok: true; readonly result: Result }
  /** It failed, or took too much time or memory; or too many are waiting; or the server stops. */
  | { readonly ok: false; readonly reason: 'too-complex' | 'busy' | 'closing' }

const WORKER = import.meta.url.endsWith('.ts') ? './document-worker.ts' : './document-worker.js'
/** A document at a time has one thread, so that one that takes long leaves another for the rest. */
const THREADS = 2
/** Loading the schema and the formats takes a new thread a third of a second: it stays for the next request, in ms. */
const WORKER_IDLE_MS = 10_000
/** Longest that a task may take, in ms; a long book takes some hundred. */
const TASK_MS = 20_000
/** Heap of a thread, in MiB: a task that needs more ends, and nobody else. */
const WORKER_HEAP_MIB = 512
/** So many requests may wait for a thread. */
const MAX_WAITING = 64

/**
 * Reads, compares and restores documents in worker threads, apart from those that compact: neither kind of work waits
 * for the other, and whatever a document does to its thread happens to nobody else.
 */
export class DocumentWorkers {
  private readonly pool: Piscina<DocumentTask, DocumentTaskResults[DocumentTask['kind']]>
  private readonly queue = new TaskQueue(THREADS, MAX_WAITING)
  private readonly log: Logger
  private readonly taskMs: number
  private closing = false

  /** `taskMs`: longest that a task may take, in ms. */
  constructor(log: Logger, taskMs: number = TASK_MS) {
    this.log = log
    this.taskMs = taskMs
    this.pool = new Piscina({
      filename: new URL(WORKER, import.meta.url).href,
      minThreads: 0,
      maxThreads: THREADS,
      idleTimeout: WORKER_IDLE_MS,
      resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MIB },
    })
    this.pool.on('error', (err: Error) => log.error({ err }, 'a thread for documents broke'))
  }

  /** Does a task in a thread, after those of the same document that were asked for before. */
  async run<Kind extends DocumentTask['kind']>(
    documentId: string,
    task: Extract<DocumentTask, { readonly kind: Kind }>,
  ): Promise<Worked<DocumentTaskResults[Kind]>> {
    if (this.closing) return { ok: false, reason: 'closing' }
    const done = this.queue.add(documentId, () => this.inThread(task))
    if (done === null) return { ok: false, reason: 'busy' }
    try {
      // The worker answers each kind with its result.
      return { ok: true, result: (await done) as DocumentTaskResults[Kind] }
    } catch (error) {
      if (this.closing) return { ok: false, reason: 'closing' }
      // Whatever it is, it is the content's doing, and the same request would end in the same way.
      this.log.error({ err: error, documentId, task: task.kind }, 'a document could not be worked with')
      return { ok: false, reason: 'too-complex' }
    }
  }

  /** Ends the threads and what they are doing. */
  async close(): Promise<void> {
    this.closing = true
    await this.pool.close({ force: true })
  }

  private inThread(task: DocumentTask): Promise<unknown> {
    return this.pool.run(task, { signal: AbortSignal.timeout(this.taskMs) })
  }
}
