import { setTimeout as passed } from 'node:timers/promises'
import { formatAddress, parseAddress } from '@cowrite/crdt'
import { type DocumentRecord, type Store, StoreError } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { ObservedRoom, RoomObserver } from '../rooms/room-observer.ts'
import { PendingCalls } from '../scheduling/pending-calls.ts'
import type { Contents } from '../versions/contents.ts'
import type { DocumentWorkers } from '../workers/document-workers.ts'

/** What a text refers to: addresses of documents, ids of files. `null`: it is not known which files. */
interface References {
  readonly documents: readonly string[]
  readonly files: readonly string[] | null
}

const NOTHING: References = { documents: [], files: [] }

/** What a {@link LinkReader} works with. */
export interface LinkReaderOptions {
  readonly store: Pick<Store, 'files' | 'links' | 'updates'>
  readonly contents: Pick<Contents, 'of'>
  readonly workers: Pick<DocumentWorkers, 'run'>
  readonly logger: Logger
  /** The project of names that name none. */
  readonly defaultProject: string
}

/** A document is read when nobody edits it for this time, or this long after the first edit, in ms. */
const QUIET_MS = 3_000
const LONGEST_MS = 60_000
/** Pause before a document is read again that could not be read, in ms. */
const RETRY_MS = 60_000
/** Pause after each document, in ms: however many are edited, the database has at most this much to do for links. */
const PAUSE_MS = 20
/** What the bytes of a document contain when it has a mention or a file: the name of a node and an address, as Yjs writes them. */
const SIGNS = ['mention', '/files/'].map((sign) => Buffer.from(sign))

/**
 * Keeps the links of documents, and which files they refer to: reads again what was edited on this node, one document at a time. What it misses, because
 * the node ends or another program stored it, the housekeeping reads (`read-missed.ts`).
 */
export class LinkReader implements RoomObserver {
  private readonly options: LinkReaderOptions
  private readonly calls: PendingCalls<DocumentRecord>
  /** The end of what is being read. */
  private reading: Promise<void> = Promise.resolve()
  private closing = false

  constructor(options: LinkReaderOptions) {
    this.options = options
    this.calls = new PendingCalls({ delayMs: QUIET_MS, maxDelayMs: LONGEST_MS }, (document) =>
      this.readInTurn(document),
    )
  }

  changed({ document }: Pick<ObservedRoom, 'document'>, _principal: string, ticket: number): void {
    if (ticket === 0) this.request(document)
  }

  committed(
    _documentId: string,
    _upToTicket: number,
    _seq: number,
    room: Pick<ObservedRoom, 'document'> | null,
  ): void {
    if (room !== null) this.request(room.document)
  }

  /** The document has another text: it is read soon. */
  request(document: DocumentRecord, pauseMs = 0): void {
    if (!this.closing) this.calls.request(document.id, () => document, pauseMs)
  }

  /** Begins to read nothing more; resolves when what is being read has ended. */
  async close(): Promise<void> {
    this.closing = true
    this.calls.clear()
    await this.reading
  }

  /**
   * Reads a document now. Resolves to whether that is done; if not, the server is busy. Rejects with a `StoreError` when
   * the document cannot be loaded or the database is away.
   */
  async read(document: DocumentRecord): Promise<boolean> {
    const { store, contents } = this.options
    const { id } = document
    // Before the text, which may then be newer than this says.
    const head = (await store.updates.heads([id])).get(id)
    if (head === undefined) return true
    const { bytes } = await contents.of(document)
    const plain = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const found = SIGNS.some((sign) => plain.includes(sign)) ? await this.referencesOf(id, bytes) : NOTHING
    if (found === null) return false
    // The links last: they say up to which update the document was read.
    if (found.files !== null) await store.files.refer(id, head.head, found.files)
    await store.links.replace(id, head.head, found.documents)
    return true
  }

  /** `null` when there is no thread for it. A document that is too complex has no links, and keeps its files. */
  private async referencesOf(documentId: string, bytes: Uint8Array): Promise<References | null> {
    const worked = await this.options.workers.run(documentId, { kind: 'references', bytes })
    if (!worked.ok) return worked.reason === 'too-complex' ? { documents: [], files: null } : null
    const documents = worked.result.documents.flatMap((name) => {
      const address = parseAddress(name, this.options.defaultProject)
      return address === null ? [] : [formatAddress(address)]
    })
    return { documents, files: worked.result.files }
  }

  private readInTurn(document: DocumentRecord): Promise<void> {
    this.reading = this.reading.then(async () => {
      if (this.closing) return
      try {
        if (!(await this.read(document))) this.request(document, RETRY_MS)
      } catch (error) {
        if (this.closing) return
        // Of a database that is away the journal tells.
        const level = error instanceof StoreError && error.code === 'unavailable' ? 'debug' : 'warn'
        this.options.logger[level](
          { err: error, documentId: document.id },
          'the links of a document were not read',
        )
        this.request(document, RETRY_MS)
      }
      await passed(PAUSE_MS)
    })
    return this.reading
  }
}
