import { MoveFollower, settleMoves } from '@cowrite/crdt/richtext'
import * as Y from 'yjs'
import type { AgentMember } from '../room/room.ts'

/** Origin of changes received from the room. */
const FROM_ROOM = Symbol('from the room')

/** The result of all writes of a replica. */
export type WriteResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'refused'; readonly cause: unknown }
  | { readonly ok: false; readonly reason: 'timeout' }

/**
 * An agent's replica of the document during one run: it applies the others' updates, and sends every local change to
 * the room in the same turn, unless it is a draft. It begins as an editor does, with one copy of what several people moved at the same time.
 */
export class Replica {
  readonly doc = new Y.Doc()
  /** Where text went that somebody has moved. */
  readonly moves = new MoveFollower(this.doc)
  readonly #unsubscribe: () => void
  readonly #writes = new Set<Promise<void>>()
  readonly #onRefused: (cause: unknown) => void
  readonly #member: AgentMember
  /** What was changed and is kept back; `null` when changes are sent. */
  readonly #drafts: Uint8Array[] | null
  #refused: { readonly cause: unknown } | null = null
  #open = true

  /**
   * `onRefused` is called at most once, when the room refuses a write. With `isDraft` nothing is sent: see {@link draft}.
   */
  constructor(member: AgentMember, onRefused: (cause: unknown) => void, isDraft = false) {
    this.#member = member
    this.#drafts = isDraft ? [] : null
    this.#onRefused = onRefused
    this.#unsubscribe = member.onUpdate((update) => Y.applyUpdate(this.doc, update, FROM_ROOM))
    Y.applyUpdate(this.doc, member.state(), FROM_ROOM)
    this.doc.clientID = member.clientId
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === FROM_ROOM || !this.#open) return
      if (this.#drafts === null) this.#write(update)
      else this.#drafts.push(update)
    })
    settleMoves(this.doc)
    // What others moved at the same time is repaired by who reads the draft, too.
    this.#drafts?.splice(0)
  }

  /** All changes of a draft as one update; `null` without any. */
  get draft(): Uint8Array | null {
    const drafts = this.#drafts ?? []
    return drafts.length === 0 ? null : Y.mergeUpdates(drafts)
  }

  /** Makes a change as one update. Has no effect after {@link close}. */
  change(work: () => void): void {
    if (this.#open) this.doc.transact(work)
  }

  /** Waits until all writes so far are acknowledged or one is refused, at most `timeoutMs`. */
  async settled(timeoutMs: number): Promise<WriteResult> {
    let timer: NodeJS.Timeout | undefined
    const timeout = new Promise<'timeout'>((resolve) => {
      timer = setTimeout(resolve, timeoutMs, 'timeout')
    })
    const result = await Promise.race([Promise.all(this.#writes), timeout])
    clearTimeout(timer)
    if (this.#refused !== null) return { ok: false, reason: 'refused', cause: this.#refused.cause }
    return result === 'timeout' ? { ok: false, reason: 'timeout' } : { ok: true }
  }

  /** Closes the replica: nothing is written afterwards. */
  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#unsubscribe()
    this.moves.destroy()
    this.doc.destroy()
  }

  #write(update: Uint8Array): void {
    const write = this.#member
      .write(update)
      .catch((cause: unknown) => {
        if (this.#refused !== null) return
        this.#refused = { cause }
        this.#onRefused(cause)
      })
      .finally(() => this.#writes.delete(write))
    this.#writes.add(write)
  }
}
