import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { BroadcastGroup, Refusal } from './member.ts'
import { RejectedUpdates } from './rejected-updates.ts'
import type { Room } from './room.ts'
import { roomForTests } from './room-for-tests.ts'
import type { RoomJournal } from './room-journal.ts'
import { SilentMember } from './silent-member.ts'

type Message =
  | { readonly type: 'step-1'; readonly stateVector: Uint8Array }
  | { readonly type: 'step-2' | 'update'; readonly update: Uint8Array }
  | { readonly type: 'status'; readonly saved: boolean }

const GROUP: BroadcastGroup = {
  key: 'test',
  immediate: false,
  update: (update) => update,
  syncStep2: (update) => update,
  awareness: (message) => message,
  stateless: () => null,
}

/** A journal that takes what it is given unless it is full, and commits when told. */
class SlowJournal implements RoomJournal {
  full = false
  readonly durable = new Y.Doc()
  private waiting: Uint8Array[] = []
  private ticket = 0

  append(_documentId: string, bytes: Uint8Array): number | null {
    if (this.full) return null
    this.waiting.push(bytes)
    return ++this.ticket
  }

  commit(room: Room): void {
    for (const bytes of this.waiting) Y.applyUpdate(this.durable, bytes)
    this.waiting = []
    room.committed(this.ticket, 0)
  }

  hasten(): void {}
}

/** A client that counts as the stock provider of Hocuspocus does, on a line that delivers when told. */
class CountingClient extends SilentMember {
  readonly group = GROUP
  readonly doc = new Y.Doc()
  readonly toServer: Message[] = []
  readonly toClient: Message[] = []
  /** One for the handshake, as `resetUnsyncedChanges` has it. */
  unsynced = 1

  constructor(owner: number) {
    super(owner)
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === this) return
      this.unsynced++
      this.toServer.push({ type: 'update', update })
    })
    this.toServer.push({ type: 'step-1', stateVector: Y.encodeStateVector(this.doc) })
  }

  deliver(update: Uint8Array, acknowledged: number): void {
    this.acknowledge(acknowledged)
    this.toClient.push({ type: 'update', update })
  }
  acknowledge(count: number): void {
    for (let i = 0; i < count; i++) this.toClient.push({ type: 'status', saved: true })
  }
  override refuseUpdate(reason: Refusal): void {
    expect(reason).toBe('journal-full')
    this.toClient.push({ type: 'status', saved: false })
  }
  override ask(stateVector: Uint8Array): void {
    this.toClient.push({ type: 'step-1', stateVector })
  }

  /** The client reads one message. */
  read(): void {
    const message = this.toClient.shift()
    switch (message?.type) {
      case 'step-1': {
        const update = Y.encodeStateAsUpdate(this.doc, message.stateVector)
        this.toServer.push({ type: 'step-2', update })
        return
      }
      case 'step-2':
      case 'update':
        Y.applyUpdate(this.doc, message.update, this)
        return
      case 'status':
        if (message.saved && this.unsynced > 0) this.unsynced--
        return
      case undefined:
        return
      default:
        message satisfies never
    }
  }
}

/** The server reads one message of the client, as a session does. */
function serve(room: Room, client: CountingClient): void {
  const message = client.toServer.shift()
  switch (message?.type) {
    case 'step-1': {
      room.refusals.recount(client)
      const answer = room.answer(message.stateVector)
      client.toClient.push({ type: 'step-1', stateVector: room.updates.stateVector() })
      if (answer?.base) client.toClient.push({ type: 'update', update: answer.base })
      if (answer) client.toClient.push({ type: 'step-2', update: answer.rest })
      return
    }
    case 'update':
      expect(room.receive(client, message.update)).toMatchObject({ ok: true })
      return
    case 'step-2':
      expect(room.receive(client, message.update, 'state')).toMatchObject({ ok: true })
      return
    default:
  }
}

/** Everything under way arrives. */
function deliverAll(room: Room, clients: readonly CountingClient[]): void {
  while (clients.some(({ toServer, toClient }) => toServer.length + toClient.length > 0)) {
    for (const client of clients) {
      serve(room, client)
      client.read()
    }
  }
}

function clockOf(doc: Y.Doc, clientId: number): number {
  return Y.decodeStateVector(Y.encodeStateVector(doc)).get(clientId) ?? 0
}

/** What "Saved" means: all that the client wrote is in the database. And nobody gets what builds on nothing. */
function expectHonest(clients: readonly CountingClient[], durable: Y.Doc): void {
  expect(durable.store.pendingStructs).toBeNull()
  for (const { unsynced, doc } of clients) {
    expect(doc.store.pendingStructs).toBeNull()
    if (unsynced === 0) expect(clockOf(durable, doc.clientID)).toBe(clockOf(doc, doc.clientID))
  }
}

const STEPS = [
  'insert',
  'insert',
  'delete',
  'serve',
  'serve',
  'read',
  'read',
  'full',
  'room',
  'commit',
  'quiet',
] as const
const history = fc.array(fc.record({ step: fc.constantFrom(...STEPS), who: fc.nat({ max: 2 }) }), {
  minLength: 20,
  maxLength: 200,
})

describe('updates that find no room', () => {
  it('DUR-41: whatever happens when, each count comes to 0 once everything is saved, and never before', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const journal = new SlowJournal()
        const room = roomForTests(journal)
        const clients = [new CountingClient(1), new CountingClient(2), new CountingClient(3)]
        for (const client of clients) room.join(client)
        for (const { step, who } of steps) {
          const client = clients[who]!
          const text = client.doc.getText('t')
          if (step === 'insert') text.insert(text.length >> 1, String(who))
          else if (step === 'delete' && text.length > 0) text.delete(text.length >> 1, 1)
          else if (step === 'serve') serve(room, client)
          else if (step === 'read') client.read()
          else if (step === 'full') journal.full = true
          else if (step === 'commit') journal.commit(room)
          else if (step === 'quiet') deliverAll(room, clients)
          else if (step === 'room' && journal.full) {
            journal.full = false
            room.askRefused()
          }
          expectHonest(clients, journal.durable)
        }
        journal.full = false
        room.askRefused()
        deliverAll(room, clients)
        journal.commit(room)
        deliverAll(room, clients)
        expectHonest(clients, journal.durable)
        const saved = journal.durable.getText('t').toString()
        for (const { unsynced, doc } of clients) {
          expect(unsynced).toBe(0)
          expect(doc.getText('t').toString()).toBe(saved)
        }
        room.close()
      }),
    )
  })

  it('asks each member once, and again only after its answer was refused', () => {
    const refusals = new RejectedUpdates()
    const member = new CountingClient(1)
    expect(refusals.toAsk(() => true)).toEqual([])
    refusals.add(member, 1)
    refusals.add(member, 1)
    expect(refusals.toAsk(() => true)).toEqual([member])
    expect(refusals.toAsk(() => true)).toEqual([])
    const due = refusals.settle(member)
    expect(due).toBe(2)
    refusals.add(member, due)
    expect(refusals.toAsk(() => true)).toEqual([member])
    expect(refusals.settle(member)).toBe(2)
    expect(refusals.has(member)).toBe(false)
  })

  it('counts a step 2 that nobody asked for, and forgets what a new handshake makes void', () => {
    const refusals = new RejectedUpdates()
    const member = new CountingClient(1)
    expect(refusals.settle(member)).toBe(1)
    refusals.add(member, 1)
    expect(refusals.settle(member)).toBe(2)
    refusals.add(member, 3)
    refusals.recount(member)
    expect(refusals.settle(member)).toBe(1)
    refusals.add(member, 1)
    refusals.forget(member)
    expect(refusals.toAsk(() => true)).toEqual([])
  })
})
