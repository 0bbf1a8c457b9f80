import type { AgentIdentity, AgentPresence, AgentRooms, AgentSeat } from '@cowrite/ai-assist'
import { type Address, ByteWriter, ERRORS, type ErrorCode } from '@cowrite/crdt'
import type { Principal, Role } from '../access/principal.ts'
import type { BroadcastGroup, Member, Refusal } from './member.ts'
import type { Names } from './names.ts'
import type { Received } from './received.ts'
import type { Room } from './room.ts'
import type { RoomRegistry } from './room-registry.ts'

/** Presence of others times out after 30 s without a renewal; agents renew like clients do, in ms. */
const RENEW_MS = 15_000
/** ClientIDs are 32-bit, as Yjs draws them. */
const CLIENT_IDS = 2 ** 32

/** In-process participants take bare updates, each at once: they pace themselves. */
const SEAT_GROUP: BroadcastGroup = {
  key: 'seat',
  immediate: true,
  update: (update) => update,
  syncStep2: (update) => update,
  awareness: (message) => message,
  stateless: () => null,
}

/** A refusal to let somebody in or to take an update. */
export class SeatError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, detail = '') {
    super(detail || ERRORS[code].what)
    this.code = code
  }
}

/** Lets participants of this process into rooms beside the sockets: same log, same journal, same broadcast. */
export class Seats implements AgentRooms {
  private readonly registry: RoomRegistry
  private readonly names: Names
  private readonly nextOwner: () => number

  constructor(registry: RoomRegistry, names: Names, nextOwner: () => number) {
    this.registry = registry
    this.names = names
    this.nextOwner = nextOwner
  }

  async join(name: string, identity: AgentIdentity): Promise<Seat> {
    const address = await this.names.addressOf(name)
    if (!address) throw new SeatError('invalid-address')
    const { principal: id, run } = identity
    const principal = { id, author: { principal: id, kind: 'agent', run }, role: 'editor' } as const
    return await this.seat(address, principal, identity)
  }

  /** A seat for what the server does at the request of this principal; the others do not see it. */
  sit(address: Address, principal: Principal): Promise<Seat> {
    return this.seat(address, principal, null)
  }

  private async seat(address: Address, principal: Principal, shown: Shown | null): Promise<Seat> {
    const opened = await this.registry.open(address, principal.id)
    if (!opened.ok) throw new SeatError(opened.code)
    const { room } = opened
    return new Seat(room, principal, shown, this.nextOwner(), () => this.registry.left(room))
  }
}

type Phase =
  | { readonly name: 'seated' }
  | { readonly name: 'showing'; readonly renewal: NodeJS.Timeout }
  | { readonly name: 'gone'; readonly reason: string }

/** Whoever waits for an update to be in the database. */
interface Waiter {
  resolve(): void
  reject(error: Error): void
}

/** How the others see who has a seat. */
type Shown = Pick<AgentIdentity, 'name' | 'color'>

/** A place in a room; {@link AgentSeat} says what its methods do. */
export class Seat implements AgentSeat, Member {
  readonly clientId = Math.floor(Math.random() * CLIENT_IDS)
  readonly owner: number
  principal: Principal
  readonly isReturning = false
  readonly group = SEAT_GROUP
  readonly room: Room
  private readonly shown: Shown | null
  private readonly onLeave: () => void
  private readonly updateListeners = new Set<(update: Uint8Array) => void>()
  private readonly closedListeners = new Set<(reason: string) => void>()
  private readonly unacknowledged: Waiter[] = []
  /** The room is still reading an update, or those that wait behind it. */
  private writing: Promise<void> | null = null
  private presence: AgentPresence | null = null
  private clock = 0
  private phase: Phase = { name: 'seated' }

  /** `shown`: `null` for a seat that never shows itself. */
  constructor(room: Room, principal: Principal, shown: Shown | null, owner: number, onLeave: () => void) {
    this.room = room
    this.principal = principal
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

  onClosed(listener: (reason: string) => void): void {
    this.closedListeners.add(listener)
  }

  write(update: Uint8Array): Promise<void> {
    if (this.phase.name === 'gone') return Promise.resolve()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const waiter = { resolve, reject }
    const sending = this.writing?.then(() => this.send(update, waiter)) ?? this.send(update, waiter)
    const writing = sending?.then(() => {
      if (this.writing === writing) this.writing = null
    })
    this.writing = writing ?? null
    return promise
  }

  /** Hands an update to the room; a promise while the room is still reading it, as the next one must wait. */
  private send(update: Uint8Array, waiter: Waiter): Promise<void> | null {
    if (this.phase.name === 'gone') {
      waiter.resolve()
      return null
    }
    this.unacknowledged.push(waiter)
    const received = this.room.receive(this, update)
    if (!(received instanceof Promise)) {
      this.sent(received)
      return null
    }
    return received.then((late) => this.sent(late))
  }

  /** The update that was handed over last was read. */
  private sent(received: Received): void {
    if (!received.ok) this.unacknowledged.pop()?.reject(new SeatError(received.code, received.reason))
  }

  present(presence: AgentPresence | null): void {
    if (this.phase.name === 'gone') return
    this.presence = presence
    if (this.phase.name === 'showing') clearInterval(this.phase.renewal)
    this.phase = presence
      ? { name: 'showing', renewal: setInterval(() => this.show(), RENEW_MS) }
      : { name: 'seated' }
    this.show()
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
    this.unacknowledged.shift()?.reject(new SeatError(reason))
  }

  /** A run whose write was refused has failed: there is nobody to answer. */
  ask(): void {}

  /** An agent that may not write any more is refused at its next word. */
  setRole(role: Role): void {
    this.principal = { ...this.principal, role }
  }

  /** As with `setRole`. */
  notifyRole(): void {}

  async isAlive(): Promise<boolean> {
    return true
  }

  expel(code: ErrorCode): void {
    this.end(code)
  }

  private end(reason: string): void {
    if (this.phase.name === 'gone') return
    if (this.phase.name === 'showing') clearInterval(this.phase.renewal)
    this.phase = { name: 'gone', reason }
    this.room.leave(this)
    this.onLeave()
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
