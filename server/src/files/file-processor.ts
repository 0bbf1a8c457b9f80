import type { ErrorCode } from '@cowrite/crdt'
import {
  type BlobRecord,
  blobPlace,
  type FileRecord,
  type Store,
  type StoredObject,
} from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { DocumentRooms } from '../documents/document-rooms.ts'
import type { Inspected, Inspector } from './inspection/inspector.ts'
import type { VerdictMessage } from './inspection/messages.ts'
import { partsOf } from './part-content.ts'
import { type FileStorage, StorageError } from './storage/file-storage.ts'

/** Time for which a file belongs to the node that processes it, and when that is prolonged, in ms. */
const LEASE_MS = 30_000
const PROLONG_MS = 10_000
/** Times that a file is tried: the third failure is not the node's. */
const TRIES = 3
/** Files of ended nodes that are taken at once. */
const PAGE = 20
/** Files that are processed at the same time: each takes two cores for a photo. */
const AT_ONCE = 2
/** Documents of a file that are told. */
const DOCUMENTS = 20

/** What a {@link FileProcessor} works with. */
export interface FileProcessorOptions {
  readonly store: Store
  readonly storage: FileStorage
  readonly inspector: Pick<Inspector, 'inspect' | 'close'>
  readonly rooms: Pick<DocumentRooms, 'hint'>
  readonly logger: Logger
  /** Called for each file that is processed, with the time in ms. */
  readonly onProcessed?: (outcome: 'ready' | 'shared' | 'failed', ms: number) => void
}

/** What is stored of a file before the database says so. */
interface Made {
  readonly verdict: VerdictMessage
  readonly objects: StoredObject[]
}

/**
 * Makes complete uploads ready: finds out what they are, stores what is served, and then tells the database, in one
 * transaction. What a node leaves that ends in between, another one does again in the same place.
 */
export class FileProcessor {
  private readonly options: FileProcessorOptions
  private readonly waiting: string[] = []
  private readonly running = new Map<string, Promise<void>>()
  private timer: NodeJS.Timeout | null = null
  private closing = false

  constructor(options: FileProcessorOptions) {
    this.options = options
  }

  /** Looks for files of ended nodes from now on. */
  start(): void {
    this.timer = setInterval(() => void this.look(), PROLONG_MS)
  }

  /** Takes a file whose upload is complete; resolves to the file, or to `null` when another node has it. */
  async begin(id: string): Promise<FileRecord | null> {
    const now = Date.now()
    const file = await this.options.store.files.take(id, new Date(now), new Date(now + LEASE_MS))
    if (file === null) return null
    await this.tell(file)
    this.waiting.push(id)
    this.startNext()
    return file
  }

  /** Number of files that wait or are processed. */
  get pending(): number {
    return this.waiting.length + this.running.size
  }

  /** Ends the work; another node takes it up at once. */
  async close(): Promise<void> {
    this.closing = true
    if (this.timer !== null) clearInterval(this.timer)
    this.options.inspector.close()
    const left = [...this.waiting.splice(0), ...this.running.keys()]
    await Promise.allSettled(this.running.values())
    if (left.length > 0) await this.options.store.files.hold(left, new Date(0))
  }

  private startNext(): void {
    while (!this.closing && this.running.size < AT_ONCE) {
      const id = this.waiting.shift()
      if (id === undefined) return
      const done = this.process(id)
        .catch((err: unknown) =>
          this.options.logger.warn({ err, fileId: id }, 'a file was not processed yet'),
        )
        .finally(() => {
          this.running.delete(id)
          this.startNext()
        })
      this.running.set(id, done)
    }
  }

  /** Keeps what this node has, and takes what others have left. */
  private async look(): Promise<void> {
    const { store, logger } = this.options
    const now = Date.now()
    const own = [...this.waiting, ...this.running.keys()]
    try {
      if (own.length > 0) await store.files.hold(own, new Date(now + LEASE_MS))
      for (const id of await store.files.untaken(new Date(now), PAGE)) if (!this.closing) await this.begin(id)
    } catch (err) {
      if (!this.closing) logger.debug({ err }, 'files of ended nodes were not looked for')
    }
  }

  private async process(id: string): Promise<void> {
    const { store, inspector, storage, onProcessed } = this.options
    const begun = performance.now()
    const file = await store.files.find(id)
    if (file?.status !== 'processing') return
    if (file.tries > TRIES) return await this.fail(file, 'internal')
    const objects: StoredObject[] = []
    let verdict: VerdictMessage | null = null
    const ended = await inspector
      .inspect(partsOf(storage, file), {
        verdict: async (found) => {
          verdict = found
          return (await store.files.blobOf(file.project, found.hash)) === null
        },
        object: async ({ name, type }, bytes) => {
          await storage.write(`${blobPlace(id)}${name}`, once(bytes), bytes.length)
          objects.push({ name, type, size: bytes.length })
        },
      })
      .catch((error: unknown) => this.inputFailure(file, error))
    if (this.closing || ended === null) return
    const outcome = await this.settle(file, ended, verdict === null ? null : { verdict, objects })
    onProcessed?.(outcome, performance.now() - begun)
  }

  /** Parts that are gone do not come back; everything else is tried again when the lease ends. */
  private async inputFailure(file: FileRecord, error: unknown): Promise<null> {
    if (!(error instanceof StorageError) || error.code === 'unavailable') throw error
    await this.fail(file, error.code === 'missing' ? 'internal' : 'storage-away')
    return null
  }

  private async settle(
    file: FileRecord,
    ended: Inspected,
    made: Made | null,
  ): Promise<'ready' | 'shared' | 'failed'> {
    if (made === null || ended.kind === 'refused' || ended.kind === 'failed') {
      await this.fail(file, 'file-refused', ended.kind === 'refused' ? ended.why : null)
      return 'failed'
    }
    const size = ended.kind === 'done' ? ended : { width: null, height: null }
    if (ended.kind === 'done' && made.verdict.shownAs !== 'image') await this.keepAsItIs(file, made)
    await this.finish(file, blobOf(file, made, size))
    return ended.kind === 'stopped' ? 'shared' : 'ready'
  }

  /** Only pictures are made anew: other files are stored as they came. */
  private async keepAsItIs(file: FileRecord, { verdict, objects }: Made): Promise<void> {
    const { storage } = this.options
    await storage.write(`${blobPlace(file.id)}original`, partsOf(storage, file), file.size)
    objects.push({ name: 'original', type: verdict.type, size: file.size })
  }

  private async finish(file: FileRecord, blob: BlobRecord): Promise<void> {
    const { store, storage } = this.options
    const finished = await store.transaction(async ({ files }) => {
      // A content without objects is one that the project had a moment ago, and may have deleted meanwhile.
      if (blob.objects.length === 0 && (await files.blobOf(file.project, blob.hash)) === null) return 'again'
      return await files.finish(file.id, blob)
    })
    if (finished === 'again') {
      this.waiting.push(file.id)
      return
    }
    if (finished !== null) return await this.tell(finished)
    // It was deleted while it was processed: its places may be cleared already.
    if ((await store.files.find(file.id)) === null) await storage.clear(blobPlace(file.id))
  }

  private async fail(file: FileRecord, code: ErrorCode, why: string | null = null): Promise<void> {
    const { store, logger } = this.options
    if (!(await store.transaction(({ files }) => files.fail(file.id, code)))) return
    logger.info({ fileId: file.id, code, why }, 'a file was refused')
    await this.tell(file)
  }

  private async tell({ id }: FileRecord): Promise<void> {
    for (const document of await this.options.store.files.documentsOf(id, DOCUMENTS))
      this.options.rooms.hint(document.id, 'files')
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

function blobOf(
  { id }: FileRecord,
  { verdict, objects }: Made,
  { width, height }: { readonly width: number | null; readonly height: number | null },
): BlobRecord {
  const size = objects.reduce((sum, object) => sum + object.size, 0)
  return { id, hash: verdict.hash, size, type: verdict.type, kind: verdict.shownAs, width, height, objects }
}
