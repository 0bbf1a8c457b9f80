import type { CompactionInput } from '@cowrite/crdt'
import type { Store } from '@cowrite/persistence'
import { Piscina } from 'piscina'

const WORKER = import.meta.url.endsWith('.ts') ? './rebuild-worker.ts' : './rebuild-worker.js'
/** A worker that had nothing to do for so long ends, in ms: its heap goes with it, and starting one takes 50 ms. */
const WORKER_IDLE_MS = 500
/** Young generation of a worker's heap, in MiB: left alone it grows by 20 with each document. */
const WORKER_YOUNG_MIB = 8

/** Rebuilds documents with garbage collection in a worker thread, and writes the result as a snapshot. */
export class Compactor {
  private readonly store: Store
  private readonly pool: Piscina<readonly Uint8Array[], Uint8Array>

  /** `onTrouble` is told of a thread that breaks while nobody waits for it; the next task has another. */
  constructor(store: Store, onTrouble: (error: Error) => void = () => {}) {
    this.store = store
    this.pool = new Piscina({
      filename: new URL(WORKER, import.meta.url).href,
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: WORKER_IDLE_MS,
      resourceLimits: { maxYoungGenerationSizeMb: WORKER_YOUNG_MIB },
    })
    this.pool.on('error', onTrouble)
  }

  /**
   * Rebuilds what the database holds of a document and writes it there as one snapshot; returns its bytes. When another
   * node has done so and fewer than `worth` updates came since, it returns what that one wrote: documents are open on
   * several nodes, which would all do the same work at the same time.
   * Everything in `input` must be committed. Rejects with a `StoreError` when the database is away.
   */
  async compact(documentId: string, input: CompactionInput, worth: number): Promise<Uint8Array> {
    if (this.store.kind === 'memory') return this.keep(documentId, await this.pool.run(input.updates))
    const { snapshot, tail } = await this.store.updates.load(documentId)
    if (snapshot && tail.length < worth) return snapshot.bytes
    const last = tail.at(-1)
    if (!last) return this.pool.run(input.updates)
    const updates = tail.map(({ bytes }) => bytes)
    const rebuilt = await this.pool.run(snapshot ? [snapshot.bytes, ...updates] : updates)
    await this.store.updates.snapshot(documentId, last.seq, rebuilt)
    return rebuilt
  }

  /** Memory has no journal: this is all it learns of a document, for when its room is opened again. */
  private async keep(documentId: string, bytes: Uint8Array): Promise<Uint8Array> {
    const [seq] = await this.store.updates.append([{ documentId, bytes, principal: 'compaction' }])
    if (seq !== undefined) await this.store.updates.snapshot(documentId, seq, bytes)
    return bytes
  }

  async close(): Promise<void> {
    await this.pool.close({ force: true })
  }
}
