import type { AgentIdentity, AgentMember, AgentPresence } from '@cowrite/ai-assist'
import { ByteWriter, type ErrorCode } from '@cowrite/crdt'
import type { Principal, Role } from '../access/principal.ts'
import { ServiceError } from '../errors/service-error.ts'
import { type Caret, caretsOf } from './carets.ts'
import type { BroadcastGroup, Member, Refusal } from './member.ts'
import type { Received } from './received.ts'
import type { Room } from './room.ts'

/** Presence of others times out after 30 s without a renewal; agents renew like clients do, in ms. */
const RENEW_MS = 15_000
/** ClientIDs are 32-bit, as Yjs draws them. */
const CLIENT_IDS = 2 ** 32

/** In-process participants receive bare updates, each at once: they pace themselves. */
const INTERNAL_GROUP: BroadcastGroup = {
  key: 'internal',
  immediate: true,
  update: (update) => update,
  syncStep2: (update) => update,
  awareness: (message) => message,
  stateless: () => null,
}

/** Why a member has left its room: by itself, or an entry of the table of errors. */
export type LeaveReason = 'left' | ErrorCode

/** How the others see an internal member. */
export type Shown = Pick<AgentIdentity, 'name' | 'color'>

/** What an {@link InternalMember} consists of. */
export interface InternalMemberOptions {
  readonly room: Room
  readonly principal: Principal
  /** As in {@link Member}. */
  readonly invoker: Principal | null
  /** `null`: the member never shows itself. */
  readonly shown: Shown | null
  /** Unique in the process. */
  readonly owner: number
  /** Called once when the member has left the room. */
  readonly onLeave: () => void
}

type Phase =
  | { readonly name: 'joined' }
  | { readonly name: 'showing'; readonly renewal: NodeJS.Timeout }
  | { readonly name: 'gone'; readonly reason: LeaveReason }

/** Settles the promise of an update that is not in the database yet. */
interface Waiter {
  resolve(): void
  reject(error: ServiceError): void
}

/** A participant of this process in a room, such as an agent; {@link AgentMember} says what its methods do. */
export class InternalMember implements AgentMember, Member {
  readonly clientId = Math.floor(Math.random() * CLIENT_IDS)
  readonly owner: number
  principal: Principal
  readonly invoker: Principal | null
  readonly highestRole: Role
  readonly isReturning = false
  readonly group = INTERNAL_GROUP
  readonly room: Room
  private readonly shown: Shown | null
  private readonly onLeave: () => void
  private readonly updateListeners = new Set<(update: Uint8Array) => void>()
  private readonly readerListeners = new Set<() => void>()
  private readonly closedListeners = new Set<(reason: LeaveReason) => void>()
  private readonly unacknowledged: Waiter[] = []
  /** The room is still reading an update, or those that wait behind it. */
  private writing: Promise<void> | null = null
  private presence: AgentPresence | null = null
  private clock = 0
  private phase: Phase = { name: 'joined' }

  /** Joins the room. */
  constructor({ room, principal, invoker, shown, owner, onLeave }: InternalMemberOptions) {
    this.room = room
    this.principal = principal
    this.invoker = invoker
    this.highestRole = principal.role
    this.shown = shown
    this.owner = owner
    this.onLeave = onLeave
    room.join(this)
  }

  state(): Uint8Array {
    return this.room.updates.snapshot()
  }

  onUpdate(listener: (update: Uint8Array) => void): () => void {
    this.updateListeners.add(listener)
    return () => this.updateListeners.delete(listener)
  }

  onClosed(listener: (reason: LeaveReason) => void): void {
    this.closedListeners.add(listener)
  }

  /** Calls `listener` when the member may not write any more. */
  onReader(listener: () => void): void {
    this.readerListeners.add(listener)
  }

  /**
   * Rejects with a {@link ServiceError}: the room refuses the update, or the member has left for this reason. With
   * `isAwaited` the commit is not delayed to gather others.
   */
  write(update: Uint8Array, isAwaited = false): Promise<void> {
    if (this.phase.name === 'gone') return Promise.reject(goneError(this.phase.reason))
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const waiter = { resolve, reject }
    const send = () => this.send(update, waiter, isAwaited)
    const sending = this.writing?.then(send) ?? send()
    const writing = sending?.then(() => {
      if (this.writing === writing) this.writing = null
    })
    this.writing = writing ?? null
    return promise
  }

  /** Hands an update to the room; a promise while the room is still reading it, as the next one must wait. */
  private send(update: Uint8Array, waiter: Waiter, isAwaited: boolean): Promise<void> | null {
    if (this.phase.name === 'gone') {
      waiter.reject(goneError(this.phase.reason))
      return null
    }
    this.unacknowledged.push(waiter)
    const received = this.room.receive(this, update)
    if (!(received instanceof Promise)) {
      this.sent(received, isAwaited)
      return null
    }
    return received.then((late) => {
      // The room takes nothing from a member that left before the update was read.
      if (this.phase.name === 'gone') this.unacknowledged.pop()?.reject(goneError(this.phase.reason))
      else this.sent(late, isAwaited)
    })
  }

  /** The update that was handed over last was read. */
  private sent(received: Received, isAwaited: boolean): void {
    if (received.ok && isAwaited) this.room.hasten()
    if (!received.ok)
      this.unacknowledged.pop()?.reject(new ServiceError(received.code, received.reason || null))
  }

  present(presence: AgentPresence | null): void {
    if (this.phase.name === 'gone') return
    this.presence = presence
    if (this.phase.name === 'showing') clearInterval(this.phase.renewal)
    this.phase = presence
      ? { name: 'showing', renewal: setInterval(() => this.show(), RENEW_MS) }
      : { name: 'joined' }
    this.show()
  }

  carets(): readonly Caret[] {
    return caretsOf(this.room.presence.states())
  }

  leave(): void {
    this.end('left')
  }

  deliver(update: Uint8Array): void {
    for (const listener of this.updateListeners) listener(update)
  }

  deliverPresence(): void {}

  acknowledge(count: number): void {
    for (let i = 0; i < count; i++) this.unacknowledged.shift()?.resolve()
  }

  refuseUpdate(reason: Refusal): void {
    this.unacknowledged.shift()?.reject(new ServiceError(reason))
  }

  /** Its clientID is drawn by the server. */
  warn(): void {}

  /** A write that was refused was rejected: its writer has nothing more to offer. */
  ask(): void {}

  /** The next write of a member that may not write any more is refused. */
  setRole(role: Role): void {
    this.principal = { ...this.principal, role }
    if (role === 'reader') for (const listener of this.readerListeners) listener()
  }

  /** As with `setRole`. */
  notifyRole(): void {}

  async isAlive(): Promise<boolean> {
    return true
  }

  expel(code: ErrorCode): void {
    this.end(code)
  }

  private end(reason: LeaveReason): void {
    if (this.phase.name === 'gone') return
    if (this.phase.name === 'showing') clearInterval(this.phase.renewal)
    this.phase = { name: 'gone', reason }
    this.room.leave(this)
    this.onLeave()
    // The database will not take what the room has taken: nothing of it is acknowledged.
    if (reason === 'not-found' || reason === 'not-stored')
      for (const waiter of this.unacknowledged.splice(0)) waiter.reject(goneError(reason))
    for (const listener of this.closedListeners) listener(reason)
  }

  private show(): void {
    if (this.shown === null) return
    const { name, color } = this.shown
    const state = this.presence ? { user: { name, color, agent: true }, ...this.presence } : null
    const message = new ByteWriter()
      .varUint(1)
      .varUint(this.clientId)
      .varUint(++this.clock)
      .varString(JSON.stringify(state))
      .finish()
    this.room.presence.receive(this, message)
  }
}

/** Why a member that has left its room cannot write. */
function goneError(reason: LeaveReason): ServiceError {
  return reason === 'left'
    ? new ServiceError('conflict', 'This participant has left the document.')
    : new ServiceError(reason)
}
