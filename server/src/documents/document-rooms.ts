import { encodeNotice, type Hint } from '@cowrite/crdt'
import type { DocumentRecord } from '@cowrite/persistence'
import type { RoomCommand } from '../rooms/room-command.ts'
import type { RoomRegistry } from '../rooms/room-registry.ts'
import { Pace } from '../scheduling/pace.ts'

/** Least time between two notices that the same of a document has changed, in ms: members read it again each time. */
const CHANGED_MS = 250

/** The rooms of all nodes, as commands on documents change them: this node's at once, the others' by a message. */
export class DocumentRooms {
  private readonly registry: Pick<RoomRegistry, 'dispatch' | 'setTrashed'>
  private readonly broadcast: (command: RoomCommand) => void
  private readonly pace = new Pace(CHANGED_MS)

  /** `broadcast` sends a command to the other nodes. */
  constructor(
    registry: Pick<RoomRegistry, 'dispatch' | 'setTrashed'>,
    broadcast: (command: RoomCommand) => void,
  ) {
    this.registry = registry
    this.broadcast = broadcast
  }

  /** Executes a command in the rooms of all nodes. */
  dispatch(command: RoomCommand): void {
    this.registry.dispatch(command)
    this.broadcast(command)
  }

  /** A document was moved to the trash: its members are expelled. Or it was restored: clients are admitted again. */
  trashed(document: DocumentRecord, trashed: boolean): void {
    // By address, which also finds a room that is just being loaded.
    this.registry.setTrashed(document, trashed)
    this.broadcast({ kind: 'trashed', documentId: document.id, trashed })
  }

  /** A document has another title: its members are told. */
  renamed({ id, title }: DocumentRecord): void {
    this.dispatch({ kind: 'stateless', documentId: id, payload: encodeNotice({ type: 'title', title }) })
  }

  /**
   * Runs in a document, or the suggestions for it, have changed: its members are told, at once and then at most four times
   * a second.
   */
  hint(documentId: string, hint: Hint): void {
    const payload = encodeNotice({ type: hint })
    this.pace.request(`${documentId} ${hint}`, () =>
      this.dispatch({ kind: 'stateless', documentId, payload }),
    )
  }

  /** Sends no more notices of changes. */
  close(): void {
    this.pace.clear()
  }

  /** A document was deleted for good: its members are expelled and nothing of it stays in memory. */
  deleted(documentId: string): void {
    this.dispatch({ kind: 'close', documentId, code: 'not-found' })
  }

  /** A document was closed to edits, or opened again: its members are told. */
  readOnly(documentId: string, on: boolean): void {
    this.dispatch({ kind: 'read-only', documentId, on })
  }
}
