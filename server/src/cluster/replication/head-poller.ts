import { type DocumentHead, StoreError, type UpdateStore } from '@cowrite/persistence'
import type { RoomCommand } from '../../rooms/room-command.ts'
import type { RoomReplicator } from './room-replicator.ts'

/** Interval of polls while all nodes are reachable, in ms: for a node whose messages never arrived. */
const SAFETY_MS = 30_000

/**
 * Polls the database for the heads of the open rooms' documents, so that updates, the trash and edit locks of nodes
 * that the bus does not reach take effect here.
 */
export class HeadPoller {
  private readonly updates: Pick<UpdateStore, 'heads'>
  private readonly replicators: ReadonlyMap<string, RoomReplicator>
  private readonly onCommand: (command: RoomCommand) => void
  private readonly now: () => number
  private polledAt: number
  private polling = false
  /** Documents with a command since the last poll started. */
  private readonly commanded = new Set<string>()

  constructor(options: {
    readonly updates: Pick<UpdateStore, 'heads'>
    /** The replicators of all open rooms, by document. */
    readonly replicators: ReadonlyMap<string, RoomReplicator>
    /** Executes a command that other nodes may have sent while they were not reachable. */
    readonly onCommand: (command: RoomCommand) => void
    /** Monotonic milliseconds. */
    readonly now: () => number
  }) {
    this.updates = options.updates
    this.replicators = options.replicators
    this.onCommand = options.onCommand
    this.now = options.now
    this.polledAt = options.now()
  }

  /** A command was sent or received. A poll under way may have read the state before it and does not override it. */
  noteCommand(command: RoomCommand): void {
    if ('documentId' in command) this.commanded.add(command.documentId)
  }

  /** Called with every sweep. Polls if nodes may be unreachable (`isBlind`), otherwise every {@link SAFETY_MS}. */
  sweep(isBlind: boolean): void {
    if (isBlind || this.now() - this.polledAt >= SAFETY_MS) void this.poll(isBlind)
  }

  /**
   * Reads the rows of other nodes: at once if nodes may be unreachable (`isBlind`), else if no message reports them.
   */
  async poll(isBlind: boolean): Promise<void> {
    if (this.polling || this.replicators.size === 0) return
    this.polling = true
    this.polledAt = this.now()
    this.commanded.clear()
    try {
      const documentIds = [...this.replicators.keys()]
      const heads = await this.updates.heads(documentIds)
      for (const documentId of documentIds) {
        const replicator = this.replicators.get(documentId)
        if (!replicator) continue
        const head = heads.get(documentId)
        if (!this.commanded.has(documentId)) this.applyState(documentId, head)
        if (!head) continue
        if (!isBlind) replicator.expect(head.head)
        else if (head.head > replicator.seq) void replicator.read()
      }
    } catch (error) {
      // The database is unavailable, which the journal logs. The next poll follows soon.
      if (!(error instanceof StoreError)) throw error
    } finally {
      this.polling = false
    }
  }

  /** Executes the commands whose effect the database shows. */
  private applyState(documentId: string, head: DocumentHead | undefined): void {
    if (!head) this.onCommand({ kind: 'close', documentId, code: 'not-found' })
    else if (head.trashed) this.onCommand({ kind: 'trashed', documentId, trashed: true })
    else this.onCommand({ kind: 'read-only', documentId, on: head.readOnly })
  }
}
