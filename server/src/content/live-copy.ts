import type { AgentIdentity } from '@cowrite/ai-assist'
import type { AcceptedHunk, BlockOperation, Hunk, OperationResult, OwnedHunk } from '@cowrite/crdt/richtext'
import { type Principal, SERVER_PRINCIPAL } from '../access/principal.ts'
import type { InternalMember } from '../rooms/internal-member.ts'
import type { InternalMembers } from '../rooms/internal-members.ts'
import type { BlockTaskResults, TrackedForm } from './block-task.ts'
import type { Asked, BlockThread } from './block-thread.ts'
import { OutlineReceiver } from './outline-parts.ts'

/** Who edits: a principal, or an agent that the principal invoked. */
export interface Editor {
  readonly principal: Principal
  readonly agent?: AgentIdentity<Principal>
}

/** What a {@link LiveCopy} works with. */
export interface LiveCopyOptions {
  readonly copy: number
  /** The address of the document. */
  readonly address: string
  readonly members: InternalMembers
  readonly thread: BlockThread
  /** Called once when the copy is of no use any more. */
  readonly onEnd: () => void
}

/** The results of a list of operations, when their edit is committed. */
export interface Edited {
  readonly results: readonly OperationResult[]
  readonly revision: string
  /** Resolves when the edit is in the database; rejects with a `ServiceError` when the room refuses it. */
  readonly committed: Promise<void>
}

/**
 * The copy of a document in the thread for blocks. It is told of every update of the room, and writes to the room under a
 * clientID of each editor.
 */
export class LiveCopy {
  private readonly options: LiveCopyOptions
  /** The member that listens; it never writes. */
  private readonly listener: InternalMember
  /** The members that write, by editor. */
  private readonly writers = new Map<string, Promise<InternalMember>>()
  private readonly outlines = new OutlineReceiver()
  private isOpen = true
  readonly opened: Promise<Asked<null>>

  /** The name of the copy in the thread. */
  get name(): number {
    return this.options.copy
  }

  private constructor(options: LiveCopyOptions, listener: InternalMember) {
    const { copy, thread } = options
    this.options = options
    this.listener = listener
    listener.onUpdate((update) => thread.tell({ kind: 'update', copy, update }))
    listener.onClosed(() => this.end())
    this.opened = thread.ask({ kind: 'open', copy, state: listener.state() })
  }

  /** Opens the document; rejects with a `ServiceError`. */
  static async open(options: LiveCopyOptions): Promise<LiveCopy> {
    const listener = await options.members.join(options.address, SERVER_PRINCIPAL)
    return new LiveCopy(options, listener)
  }

  /** Whether it follows its document. */
  get isLive(): boolean {
    return this.isOpen
  }

  /** Carries out operations. Rejects with a `ServiceError` when the editor may not write. */
  async apply(
    editor: Editor,
    operations: readonly BlockOperation[],
    beforeWriting: () => void,
  ): Promise<Asked<Edited>> {
    const writer = await this.writerOf(editor)
    const { copy, thread } = this.options
    const applied: Asked<BlockTaskResults['apply']> = await thread.ask({
      kind: 'apply',
      copy,
      operations,
      clientId: writer.clientId,
    })
    if (!applied.ok) {
      if (applied.reason !== 'busy') this.end()
      return applied
    }
    const { results, update, revision } = applied.result
    if (update !== null) beforeWriting()
    const committed = update === null ? Promise.resolve() : writer.write(update, true)
    // The copy has what the room has not.
    committed.catch(() => this.end())
    return { ok: true, result: { results, revision, committed } }
  }

  /** `{ revision, blocks }` of all blocks as JSON in UTF-8, in pieces. */
  async outline(): Promise<Asked<readonly Uint8Array[]>> {
    const { copy, thread } = this.options
    const sent: Asked<BlockTaskResults['outline']> = await thread.ask({ kind: 'outline', copy })
    return sent.ok ? { ok: true, result: this.outlines.receive(sent.result) } : sent
  }

  /** Makes a suggestion of operations; the document stays as it is. */
  draft(operations: readonly BlockOperation[]): Promise<Asked<BlockTaskResults['draft']>> {
    const { copy, thread } = this.options
    return thread.ask({ kind: 'draft', copy, state: this.listener.state(), operations })
  }

  /** Makes a suggestion of an update that the document does not have, and stays without. */
  draftUpdate(update: Uint8Array): Promise<Asked<BlockTaskResults['draft-update']>> {
    const { copy, thread } = this.options
    return thread.ask({ kind: 'draft-update', copy, state: this.listener.state(), update })
  }

  /** Describes an update that its author holds back; the document stays without. */
  describe(update: Uint8Array): Promise<Asked<BlockTaskResults['describe']>> {
    const { copy, thread } = this.options
    return thread.ask({ kind: 'describe', copy, state: this.listener.state(), update })
  }

  /** What hunks of suggestions mean for the document now. */
  views(hunks: readonly Hunk[]): Promise<Asked<BlockTaskResults['view']>> {
    const { copy, thread } = this.options
    return thread.ask({ kind: 'view', copy, hunks })
  }

  /** Makes the updates by which hunks of suggestions come into the document, which stays as it is. */
  release(hunks: readonly AcceptedHunk[]): Promise<Asked<BlockTaskResults['release']>> {
    const { copy, thread } = this.options
    return thread.ask({ kind: 'release', copy, state: this.listener.state(), hunks })
  }

  /** Makes the updates that take accepted hunks out of the document, which stays as it is. `inverses`: of each hunk. */
  undo(inverses: readonly (readonly Hunk[])[]): Promise<Asked<BlockTaskResults['undo']>> {
    const { copy, thread } = this.options
    return thread.ask({ kind: 'undo', copy, state: this.listener.state(), inverses })
  }

  /** The document with hunks in it that fit, in the form of {@link BlockTaskResults.track}. */
  track(hunks: readonly OwnedHunk[], as: TrackedForm): Promise<Asked<BlockTaskResults['track']>> {
    const { copy, thread } = this.options
    return thread.ask({ kind: 'track', copy, state: this.listener.state(), hunks, as })
  }

  /** Leaves the room and forgets the copy. */
  end(): void {
    if (!this.isOpen) return
    this.isOpen = false
    const { copy, thread, onEnd } = this.options
    thread.tell({ kind: 'close', copy })
    this.listener.leave()
    for (const writer of this.writers.values()) writer.then((member) => member.leave()).catch(() => {})
    onEnd()
  }

  private async writerOf({ principal, agent }: Editor): Promise<InternalMember> {
    const key = JSON.stringify([
      principal.id,
      principal.author,
      agent?.principal,
      agent?.run,
      agent?.invoker.id,
    ])
    const known = await this.writers.get(key)
    if (known?.room.listMembers().includes(known)) {
      // The caller was found to be allowed to write; the room decides whether anybody is.
      known.setRole('editor')
      return known
    }
    const { members, address } = this.options
    const joining = agent === undefined ? members.join(address, principal) : members.joinAgent(address, agent)
    this.writers.set(key, joining)
    try {
      return await joining
    } catch (error) {
      this.writers.delete(key)
      throw error
    }
  }
}
