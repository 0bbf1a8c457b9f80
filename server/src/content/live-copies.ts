import { formatAddress } from '@cowrite/crdt'
import type { DocumentRecord } from '@cowrite/persistence'
import type { Logger } from 'pino'
import { ServiceError } from '../errors/service-error.ts'
import type { InternalMembers } from '../rooms/internal-members.ts'
import { BlockThread } from './block-thread.ts'
import { LiveCopy } from './live-copy.ts'
import { refusal } from './refusal.ts'

/** Most copies at one time: one of a document of 10,000 blocks takes 30 MB. */
const MOST = 8
/** Time after its last use for which a copy stays, in ms: an agent reads, thinks and edits. */
const IDLE_MS = 60_000
/** Time for which a document is refused that could not be opened, in ms. */
const REFUSED_MS = 60_000

interface Entry {
  readonly copy: Promise<LiveCopy>
  idle: NodeJS.Timeout
  /** Requests that use it now. */
  users: number
}

/** What {@link LiveCopies} work with. */
export interface LiveCopiesOptions {
  readonly members: InternalMembers
  readonly logger: Logger
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly idleMs?: number
}

/** The copies of documents that are read and edited by blocks: opened when needed, kept while used. */
export class LiveCopies {
  private readonly options: LiveCopiesOptions
  private readonly thread: BlockThread
  /** By document, the one that was used last at the end. */
  private readonly entries = new Map<string, Entry>()
  /** Until when documents are refused. */
  private readonly refused = new Map<string, number>()
  private lastCopy = 0

  constructor(options: LiveCopiesOptions) {
    this.options = options
    this.thread = new BlockThread(options.logger, () => this.endAll())
  }

  /** Open copies. */
  get size(): number {
    return this.entries.size
  }

  /** Has `work` done with the copy of a document. Rejects with a {@link ServiceError} when it cannot be opened. */
  async use<Result>(
    document: DocumentRecord,
    work: (copy: LiveCopy, thread: BlockThread, name: number) => Promise<Result>,
  ): Promise<Result> {
    const entry = this.entries.get(document.id) ?? this.open(document)
    this.entries.delete(document.id)
    this.entries.set(document.id, entry)
    entry.users++
    try {
      const copy = await entry.copy
      return await work(copy, this.thread, copy.name)
    } finally {
      entry.users--
      if (this.entries.get(document.id) === entry) {
        clearTimeout(entry.idle)
        entry.idle = this.idleTimer(document.id)
      }
    }
  }

  /** Ends all copies and the thread. */
  async close(): Promise<void> {
    this.endAll()
    await this.thread.close()
  }

  private open(document: DocumentRecord): Entry {
    const { members, now } = this.options
    if ((this.refused.get(document.id) ?? 0) > now()) throw new ServiceError('too-complex')
    this.refused.delete(document.id)
    this.makeRoom()
    const copy = this.join(document, members)
    const entry = { copy, idle: this.idleTimer(document.id), users: 0 }
    copy.catch(() => this.forget(document.id, entry))
    return entry
  }

  private async join(document: DocumentRecord, members: InternalMembers): Promise<LiveCopy> {
    const copy = await LiveCopy.open({
      copy: ++this.lastCopy,
      address: formatAddress(document),
      members,
      thread: this.thread,
      onEnd: () => {
        const entry = this.entries.get(document.id)
        if (entry !== undefined) this.forget(document.id, entry)
      },
    })
    const opened = await copy.opened
    if (opened.ok) return copy
    copy.end()
    if (opened.reason === 'too-complex') this.refused.set(document.id, this.options.now() + REFUSED_MS)
    throw refusal(opened.reason)
  }

  /** Ends the copies that were used least recently while there are too many. */
  private makeRoom(): void {
    for (const [id, { users }] of this.entries) {
      if (this.entries.size < MOST) return
      if (users === 0) this.end(id)
    }
    if (this.entries.size >= MOST)
      throw new ServiceError('rate-limited', 'Too many documents are being edited at the moment.')
  }

  private idleTimer(documentId: string): NodeJS.Timeout {
    return setTimeout(() => {
      if (this.entries.get(documentId)?.users === 0) this.end(documentId)
    }, this.options.idleMs ?? IDLE_MS).unref()
  }

  private end(documentId: string): void {
    const entry = this.entries.get(documentId)
    if (entry === undefined) return
    this.forget(documentId, entry)
    entry.copy.then((copy) => copy.end()).catch(() => {})
  }

  /** Leaves all documents. */
  endAll(): void {
    for (const id of [...this.entries.keys()]) this.end(id)
  }

  private forget(documentId: string, entry: Entry): void {
    clearTimeout(entry.idle)
    if (this.entries.get(documentId) === entry) this.entries.delete(documentId)
  }
}
