import type { AgentIdentity, AgentPresence, AgentRooms, AgentSeat } from '@cowrite/ai-assist'
import { type Address, ByteWriter, ERRORS, type ErrorCode, parseAddress } from '@cowrite/crdt'
import type { Audience, Member } from './member.ts'
import type { Registry } from './registry.ts'
import type { Room } from './room.ts'

/** Presence of others times out after 30 s without a renewal; agents renew like clients do, in ms. */
const RENEW_MS = 15_000
/** ClientIDs are 32-bit, as Yjs draws them. */
const CLIENT_IDS = 2 ** 32

/** In-process participants take bare updates, each at once: they pace themselves. */
const SEAT_AUDIENCE: Audience = {
  key: 'seat',
  immediate: true,
  update: (update) => update,
  syncStep2: (update) => update,
  awareness: (message) => message,
  stateless: () => null,
}

/** A refusal to let an agent in or to take its update. */
export class SeatError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, detail = '') {
    super(detail || ERRORS[code].what)
    this.code = code
  }
}

/** Lets agents into rooms beside the sockets: same log, same journal, same broadcast. */
export class Seats implements AgentRooms {
  private readonly registry: Registry
  private readonly defaultProject: string
  private readonly nextOwner: () => number

  constructor(registry: Registry, defaultProject: string, nextOwner: () => number) {
    this.registry = registry
    this.defaultProject = defaultProject
    this.nextOwner = nextOwner
  }

  async join(name: string, identity: AgentIdentity): Promise<AgentSeat> {
    const address: Address | null = parseAddress(name, this.defaultProject)
    if (!address) throw new SeatError('invalid-address')
    const opened = await this.registry.open(address)
    if (!opened.ok) throw new SeatError(opened.code)
    return new Seat(opened.room, identity, this.nextOwner(), () => this.registry.left(opened.room))
  }
}

type Phase =
  | { readonly name: 'seated' }
  | { readonly name: 'showing'; readonly renewal: NodeJS.Timeout }
  | { readonly name: 'gone'; readonly reason: string }

class Seat implements AgentSeat, Member {
  readonly clientId = Math.floor(Math.random() * CLIENT_IDS)
  readonly owner: number
  readonly principal
  readonly audience = SEAT_AUDIENCE
  private readonly room: Room
  private readonly identity: AgentIdentity
  private readonly onLeave: () => void
  private readonly updateListeners = new Set<(update: Uint8Array) => void>()
  private readonly closedListeners = new Set<(reason: string) => void>()
  private readonly unacknowledged: { resolve: () => void; reject: (error: Error) => void }[] = []
  private presence: AgentPresence | null = null
  private clock = 0
  private phase: Phase = { name: 'seated' }

  constructor(room: Room, identity: AgentIdentity, owner: number, onLeave: () => void) {
    this.room = room
    this.identity = identity
    this.owner = owner
    this.onLeave = onLeave
    this.principal = { id: identity.principal, role: 'editor' as const }
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
    this.unacknowledged.push({ resolve, reject })
    const received = this.room.receive(this, update)
    if (!received.ok) this.unacknowledged.pop()?.reject(new SeatError('invalid-update', received.reason))
    return promise
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

  refuseUpdate(): void {
    this.unacknowledged.shift()?.reject(new SeatError('read-only'))
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
    const { name, color } = this.identity
    const state = this.presence ? { user: { name, color, agent: true }, ...this.presence } : null
    const message = new ByteWriter()
      .varUint(1)
      .varUint(this.clientId)
      .varUint(++this.clock)
      .varString(JSON.stringify(state))
      .finish()
    this.room.receivePresence(this, message)
  }
}
