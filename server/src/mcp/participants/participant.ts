import type { AgentIdentity } from '@cowrite/ai-assist'
import { formatAddress } from '@cowrite/crdt'
import type { DocumentRecord } from '@cowrite/persistence'
import type { Principal } from '../../access/principal.ts'
import type { InternalMember } from '../../rooms/internal-member.ts'
import { caretAt } from './caret.ts'
import { NOTHING_SEEN, type Seen } from './seen.ts'
import { waitAtMost } from './wait-at-most.ts'

/** Time after the last call of an agent after which it has left, in ms: models think for minutes. */
export const LEASE_MS = 5 * 60_000

/** What a {@link Participant} consists of. */
export interface ParticipantOptions {
  /** Not to be guessed: who knows it speaks for the participant. */
  readonly handle: string
  readonly document: DocumentRecord
  readonly identity: AgentIdentity<Principal>
  /** The session of the client that joined; `null`: it has none. */
  readonly session: string | null
  /** Shows the participant and listens; edits have members of their own. */
  readonly member: InternalMember
  /** Called once when it has left. */
  readonly onLeft: () => void
  readonly leaseMs: number
}

/** An agent of another program in a document: seen by the others until it leaves, or its lease ends. */
export class Participant {
  private readonly options: ParticipantOptions
  private lease: NodeJS.Timeout
  /** Calls of the agent that are being answered; the lease does not end meanwhile. */
  private calls = 0
  private updates = 0
  private readonly waiting = new Set<() => void>()
  private hasLeft = false
  /** What the agent was last told of the document. */
  seen: Seen = NOTHING_SEEN
  /** Whether the agent waits for changes: it may do so once at a time. */
  isWaiting = false
  /** Whether it has edited the document. */
  hasEdited = false

  constructor(options: ParticipantOptions) {
    this.options = options
    const { member } = options
    member.onUpdate(() => {
      this.updates++
      this.wake()
    })
    member.onClosed(() => this.leave())
    this.lease = this.newLease()
    this.show('Reading', null)
  }

  get handle(): string {
    return this.options.handle
  }

  /** The address of its document. */
  get address(): string {
    return formatAddress(this.options.document)
  }

  get title(): string {
    return this.options.document.title
  }

  get identity(): AgentIdentity<Principal> {
    return this.options.identity
  }

  get session(): string | null {
    return this.options.session
  }

  get member(): InternalMember {
    return this.options.member
  }

  /** Whether it is in the document. */
  get isPresent(): boolean {
    return !this.hasLeft
  }

  /** Updates of the document since it joined, its own ones included. */
  get updateCount(): number {
    return this.updates
  }

  /** Does the work of a call, after which the lease begins anew. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.calls++
    clearTimeout(this.lease)
    try {
      return await work()
    } finally {
      if (--this.calls === 0 && !this.hasLeft) this.lease = this.newLease()
    }
  }

  /** Tells the others what it does; its caret goes to the start of this block, if any. */
  show(status: string, block: string | null): void {
    const caret = block === null ? null : caretAt(block)
    this.options.member.present({ status, cursor: caret === null ? null : { anchor: caret, head: caret } })
  }

  /** Resolves when there were more updates than `count`, after this time, when the signal aborts, or when it has left. */
  async afterUpdates(count: number, ms: number, signal: AbortSignal): Promise<void> {
    if (this.updates > count || this.hasLeft) return
    await waitAtMost(ms, signal, (end) => this.waiting.add(end))
    this.waiting.clear()
  }

  leave(): void {
    if (this.hasLeft) return
    this.hasLeft = true
    clearTimeout(this.lease)
    this.options.member.leave()
    this.wake()
    this.options.onLeft()
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve()
  }

  private newLease(): NodeJS.Timeout {
    return setTimeout(() => this.leave(), this.options.leaseMs).unref()
  }
}
