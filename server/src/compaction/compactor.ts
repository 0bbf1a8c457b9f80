import type { Store } from '@cowrite/persistence'
import { Piscina } from 'piscina'
import { TaskWatch } from '../scheduling/task-watch.ts'
import type { Compacted, Compacting } from './compacting.ts'
import { Postponed } from './postponed.ts'
import type { RebuildInput } from './rebuild-worker.ts'

const WORKER = import.meta.url.endsWith('.ts') ? './rebuild-worker.ts' : './rebuild-worker.js'
/** Time after which an idle worker ends, in ms: this frees its heap, and starting a worker takes 50 ms. */
const WORKER_IDLE_MS = 500
/** Young generation of a worker's heap, in MiB: without a limit it grows by 20 with each document. */
const WORKER_YOUNG_MIB = 8
/** Old generation of a worker's heap, in MiB: a document that needs more is not rebuilt, without effect on others. */
const WORKER_OLD_MIB = 1_024
/** Base of the maximum duration of a rebuild, in ms: covers other load on the machine. */
const REBUILD_MS = 60_000
/**
 * Addition for each MiB of the document: one MiB of single keystrokes all over a text takes 10 s and more on a slow
 * machine.
 */
const REBUILD_MS_PER_MIB = 30_000
/** Upper limit for documents of any size, in ms: other documents wait for the rebuild. */
const REBUILD_MOST_MS = 300_000

/**
 * A document could not be rebuilt: it took too much time or memory, or an error occurred. It is not tried again for a
 * while.
 */
export class RebuildFailed extends Error {}

/** Options of a compactor; defaults in brackets. */
export interface CompactorOptions {
  /** Monotonic milliseconds. [performance.now] */
  readonly now?: () => number
  /** Maximum duration of each rebuild in addition to what its size allows, in ms. [60 s] */
  readonly rebuildMs?: number
  /** Called when a thread fails while no task waits for it; the next task gets a new thread. [nothing] */
  readonly onTrouble?: (error: Error) => void
}

/** Rebuilds documents with garbage collection in a worker thread, and stores the result as a snapshot. */
export class Compactor {
  private readonly store: Store
  private readonly pool: Piscina<RebuildInput, Uint8Array>
  private readonly rebuildMs: number
  private readonly postponed: Postponed
  private lastTurn: Promise<void> = Promise.resolve()
  private closing = false

  constructor(store: Store, options: CompactorOptions = {}) {
    const { now = () => performance.now(), rebuildMs = REBUILD_MS, onTrouble = () => {} } = options
    this.store = store
    this.rebuildMs = rebuildMs
    this.postponed = new Postponed(now)
    this.pool = new Piscina({
      filename: new URL(WORKER, import.meta.url).href,
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: WORKER_IDLE_MS,
      resourceLimits: {
        maxYoungGenerationSizeMb: WORKER_YOUNG_MIB,
        maxOldGenerationSizeMb: WORKER_OLD_MIB,
      },
    })
    this.pool.on('error', onTrouble)
  }

  /**
   * Rebuilds the updates of a document into one snapshot, stores it, and returns it. When another node has done so and
   * fewer than `worth` updates follow, returns that node's snapshot: a document can be open on several nodes, which would
   * all do the same work at the same time.
   *
   * Everything in `input` must be committed. Only the rows that it lacks are read: a document typed letter by letter has
   * hundreds of thousands. Rejects with a `StoreError` when the database is unavailable, and with
   * {@link RebuildFailed} when the document cannot be rebuilt; {@link isPostponed} is then true until the next attempt
   * is due.
   */
  async compact(documentId: string, input: Compacting, worth: number): Promise<Compacted> {
    if (this.store.kind === 'memory')
      return this.keep(documentId, await this.rebuild(documentId, input.updates))
    if (input.seq === null) return this.compactStored(documentId, worth)
    const { snapshot, updates, covered, head } = await this.store.updates.since(documentId, input.seq)
    if (head === 0) return { bytes: await this.rebuild(documentId, input.updates), seq: 0 }
    // A database with fewer rows than the input has lost commits.
    const isOther = head < input.seq || snapshot !== null
    if (isOther || (covered > 0 && head - covered < worth)) return this.compactStored(documentId, worth)
    const bytes = await this.rebuild(documentId, [...input.updates, ...updates.map((update) => update.bytes)])
    await this.store.updates.snapshot(documentId, head, bytes)
    return { bytes, seq: head }
  }

  /** {@link compact} with nothing but what the database has. */
  private async compactStored(documentId: string, worth: number): Promise<Compacted> {
    const { snapshot, tail, head } = await this.store.updates.load(documentId)
    if (snapshot && tail.length < worth) return { bytes: snapshot.bytes, seq: head - tail.length }
    const updates = tail.map(({ bytes }) => bytes)
    const bytes = await this.rebuild(documentId, snapshot ? [snapshot.bytes, ...updates] : updates)
    await this.store.updates.snapshot(documentId, head, bytes)
    return { bytes, seq: head }
  }

  /** The memory store has no journal: this stores the document's only copy, for the next opening of its room. */
  private async keep(documentId: string, bytes: Uint8Array): Promise<Compacted> {
    const [seq = 0] = await this.store.updates.append([{ documentId, bytes, principal: 'compaction' }])
    if (seq > 0) await this.store.updates.snapshot(documentId, seq, bytes)
    return { bytes, seq }
  }

  /** Whether a recent rebuild of the document failed, and the next attempt is not due yet. */
  isPostponed(documentId: string): boolean {
    return this.postponed.has(documentId)
  }

  async close(): Promise<void> {
    this.closing = true
    await this.pool.destroy()
  }

  /** Rebuilds documents one after the other, so that the time limit applies to each separately. */
  private rebuild(documentId: string, updates: readonly Uint8Array[]): Promise<Uint8Array> {
    const rebuilt = this.lastTurn.then(() => this.inThread(documentId, updates))
    const ended = (): void => {}
    this.lastTurn = rebuilt.then(ended, ended)
    return rebuilt
  }

  private async inThread(documentId: string, updates: readonly Uint8Array[]): Promise<Uint8Array> {
    const mib = updates.reduce((sum, { length }) => sum + length, 0) / 1024 ** 2
    const mostMs = Math.min(this.rebuildMs + mib * REBUILD_MS_PER_MIB, REBUILD_MOST_MS)
    const watch = new TaskWatch(mostMs, () => performance.now())
    try {
      const rebuilt = await this.pool.run({ updates, begun: watch.begun }, { signal: watch.signal })
      this.postponed.delete(documentId)
      return rebuilt
    } catch (cause) {
      // A failure during shutdown is not caused by the document.
      if (!this.closing) this.postponed.add(documentId)
      throw new RebuildFailed('the document could not be rebuilt', { cause })
    } finally {
      watch.end()
    }
  }
}
