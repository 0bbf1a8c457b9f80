import { ByteWriter } from '@cowrite/crdt'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { DEFAULT_LIMITS } from '../rooms/limits.ts'
import type { Room } from '../rooms/room.ts'
import { roomForTests } from '../rooms/room-for-tests.ts'
import { MemoryJournal, type RoomJournal } from '../rooms/room-journal.ts'
import type { Connection } from './connection.ts'
import { type FrameEncoder, HocuspocusEncoder } from './frame-encoder.ts'
import { SessionMember } from './session-member.ts'

type Message =
  | { readonly type: 'step-1'; readonly stateVector: Uint8Array }
  | { readonly type: 'step-2' | 'update' | 'presence'; readonly update: Uint8Array }
  | { readonly type: 'other' }

/** With this limit each clientID is requested in a part of its own. */
const MAX_FRAME_BYTES = 1
const SAVED = 1

/** A journal that accepts updates unless it is full, and commits when the test calls it. */
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

/**
 * A client that wrote offline under several clientIDs, and counts unsynced changes as the stock provider of Hocuspocus
 * does.
 */
class OfflineClient {
  readonly doc: Y.Doc
  /** The clientIDs that no other client has. */
  readonly own: readonly number[]
  readonly toServer: Message[] = []
  readonly toClient: (Message | 'saved')[] = []
  /** Starts at one, for the handshake, as in `resetUnsyncedChanges`. */
  unsynced = 1
  edits = 0
  private clock = 0
  /** Answers sent since the handshake began. */
  answers = 0
  readonly member: SessionMember

  constructor(room: Room, owner: number, sizes: readonly number[]) {
    this.doc = new Y.Doc()
    this.doc.clientID = owner * 100
    for (const [at, size] of sizes.entries()) {
      const opened = new Y.Doc()
      opened.clientID = owner * 100 + at + 1
      Y.applyUpdate(opened, Y.encodeStateAsUpdate(this.doc))
      const text = opened.getText('t')
      text.insert(text.length >> 1, String(owner).repeat(size))
      if (text.length > 2) text.delete(0, 1)
      Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(opened))
    }
    this.own = [...Y.decodeStateVector(Y.encodeStateVector(this.doc)).keys(), this.doc.clientID]
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === this) return
      this.edits++
      this.unsynced++
      this.toServer.push({ type: 'update', update })
    })
    this.member = new SessionMember({
      room,
      principal: { id: 'guest', author: { principal: 'guest', kind: 'guest', run: null }, role: 'editor' },
      owner,
      ...this.line(owner),
      limits: DEFAULT_LIMITS,
      maxFrameBytes: MAX_FRAME_BYTES,
      onEnd: () => {
        throw new Error('The session ended.')
      },
    })
    this.member.join()
    this.handshake()
  }

  /** Begins a handshake, as `startSync` and `forceSync` do, and sends the client's presence. */
  handshake(): void {
    this.unsynced = 1
    this.answers = 0
    this.toServer.push({ type: 'step-1', stateVector: Y.encodeStateVector(this.doc) })
    const update = new ByteWriter()
      .varUint(1)
      .varUint(this.doc.clientID)
      .varUint(++this.clock)
      .varString('{}')
    this.toServer.push({ type: 'presence', update: update.finish() })
  }

  /**
   * Whether the provider's own count stays correct when it begins another handshake: no outstanding acknowledgement
   * belongs to the time before. While parts are requested, only the last one is acknowledged.
   */
  get mayBeginAnew(): boolean {
    return this.edits === 0 && (this.unsynced === 0 || (this.answers === 0 && this.own.length > 2))
  }

  /** The server handles one message. */
  serve(): void {
    const message = this.toServer.shift()
    if (message?.type === 'step-1') this.member.handle({ ...message, type: 'sync-step-1' })
    else if (message?.type === 'step-2') this.member.handle({ ...message, type: 'sync-step-2' })
    else if (message?.type === 'update') this.member.handle({ ...message, type: 'update' })
    else if (message?.type === 'presence') this.member.handle({ ...message, type: 'awareness' })
  }

  /** The client handles one message. */
  read(): void {
    const message = this.toClient.shift()
    if (message === undefined) return
    if (message === 'saved') this.unsynced = Math.max(0, this.unsynced - 1)
    else if (message.type === 'step-1') {
      const update = Y.encodeStateAsUpdate(this.doc, message.stateVector)
      this.toServer.push({ type: 'step-2', update })
      this.answers++
    } else if (message.type !== 'other') Y.applyUpdate(this.doc, message.update, this)
  }

  /** A connection that records messages instead of frames; one frame may contain several acknowledgements. */
  private line(owner: number): { readonly encoder: FrameEncoder; readonly connection: Connection } {
    const messages = new Map<Uint8Array, Message>()
    const frame = (message: Message): Uint8Array => {
      const bytes = new Uint8Array(1)
      messages.set(bytes, message)
      return bytes
    }
    const other = () => frame({ type: 'other' })
    const encoder: FrameEncoder = {
      key: `client ${owner}`,
      immediate: false,
      asksOnce: false,
      update: (update) => frame({ type: 'update', update }),
      syncStep1: (stateVector) => frame({ type: 'step-1', stateVector }),
      syncStep2: (update) => frame({ type: 'step-2', update }),
      saved: () => Uint8Array.of(SAVED),
      awareness: other,
      stateless: other,
      authenticated: other,
      tokenRequest: other,
      denied: other,
      closed: other,
      notSaved: other,
    }
    const send = (bytes: Uint8Array): void => {
      const message = messages.get(bytes)
      if (message) this.toClient.push(message)
      else for (const byte of bytes) if (byte === SAVED) this.toClient.push('saved')
    }
    const connection = {
      unsentBytes: 0,
      send,
      sendBoth: (first: Uint8Array, second: Uint8Array) => [first, second].forEach(send),
      together: (write: () => void) => write(),
      fail: (code: string) => {
        throw new Error(code)
      },
    }
    return { encoder, connection: connection as unknown as Connection }
  }
}

/** Checks the meaning of "Saved": everything that the client brought and wrote is in the database. */
function expectHonest(clients: readonly OfflineClient[], durable: Y.Doc): void {
  const stored = Y.decodeStateVector(Y.encodeStateVector(durable))
  for (const { unsynced, doc, own } of clients) {
    if (unsynced > 0) continue
    const held = Y.decodeStateVector(Y.encodeStateVector(doc))
    for (const client of own) expect(stored.get(client) ?? 0).toBe(held.get(client) ?? 0)
  }
}

const STEPS = [
  'insert',
  'serve',
  'serve',
  'read',
  'read',
  'full',
  'room',
  'commit',
  'read-only',
  'writable',
  'again',
  'quiet',
] as const
const history = fc.array(fc.record({ step: fc.constantFrom(...STEPS), who: fc.nat({ max: 1 }) }), {
  minLength: 20,
  maxLength: 150,
})
const offline = fc.array(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 6 }), {
  minLength: 2,
  maxLength: 2,
})

it('LIM-78: in parts, refused or not, each count comes to 0 once everything is saved, and never before', () => {
  let asked = 0
  fc.assert(
    fc.property(offline, history, (sizes, steps) => {
      const journal = new SlowJournal()
      const room = roomForTests(journal)
      const clients = sizes.map((of, at) => new OfflineClient(room, at + 1, of))
      const deliverAll = (): void => {
        while (clients.some(({ toServer, toClient }) => toServer.length + toClient.length > 0)) {
          for (const client of clients) {
            client.serve()
            client.read()
          }
        }
      }
      for (const { step, who } of steps) {
        const client = clients[who]!
        const text = client.doc.getText('t')
        if (step === 'insert') text.insert(text.length >> 1, String(who))
        else if (step === 'serve') client.serve()
        else if (step === 'read') client.read()
        else if (step === 'full') journal.full = true
        else if (step === 'commit') journal.commit(room)
        else if (step === 'quiet') deliverAll()
        else if (step === 'read-only') room.setReadOnly(true)
        else if (step === 'writable') room.setReadOnly(false)
        else if (step === 'again') {
          if (client.mayBeginAnew) client.handshake()
        } else if (journal.full) {
          journal.full = false
          room.askRefused()
        }
        expectHonest(clients, journal.durable)
      }
      room.setReadOnly(false)
      journal.full = false
      // Each of the refusal reasons may have delayed the answer to the question of the other.
      for (let round = 0; round < 3; round++) {
        deliverAll()
        room.askRefused()
      }
      deliverAll()
      journal.commit(room)
      deliverAll()
      expectHonest(clients, journal.durable)
      const saved = journal.durable.getText('t').toString()
      for (const { unsynced, doc, own } of clients) {
        expect(unsynced).toBe(0)
        expect(doc.getText('t').toString()).toBe(saved)
        if (own.length > 2) asked++
      }
      room.close()
    }),
    { numRuns: 150 },
  )
  expect(asked).toBeGreaterThan(0)
})

it('LIM-42: what a client is answered and does not read is counted, not kept, and told when it reads again', () => {
  const room = roomForTests(new MemoryJournal())
  const frames: Uint8Array[] = []
  const line = { unsentBytes: 0 }
  const connection = {
    get unsentBytes() {
      return line.unsentBytes
    },
    send: (frame: Uint8Array) => frames.push(frame),
    together: (write: () => void) => write(),
    fail: (code: string) => {
      throw new Error(code)
    },
  }
  const member = new SessionMember({
    room,
    principal: { id: 'guest', author: { principal: 'guest', kind: 'guest', run: null }, role: 'editor' },
    owner: 1,
    encoder: new HocuspocusEncoder('demo/a'),
    connection: connection as unknown as Connection,
    limits: DEFAULT_LIMITS,
    maxFrameBytes: 2 ** 24,
    onEnd: () => {},
  })
  member.join()
  const doc = new Y.Doc()
  let update: Uint8Array = new Uint8Array()
  doc.on('update', (bytes: Uint8Array) => {
    update = bytes
  })
  const write = (times: number) => {
    for (let i = 0; i < times; i++) {
      doc.getText('t').insert(0, 'x')
      member.handle({ type: 'update', update })
    }
  }
  const statuses = () =>
    frames.splice(0).reduce((sum, frame) => sum + (frame.length / 11) * Number(frame[9] === 8), 0)
  write(1)
  expect(statuses()).toBe(1)
  line.unsentBytes = DEFAULT_LIMITS.unsentBytes + 1
  write(1)
  frames.splice(0)
  write(500)
  room.setReadOnly(true)
  frames.splice(0)
  write(300)
  expect(frames).toEqual([])
  line.unsentBytes = 0
  member.drained()
  expect(statuses()).toBe(800)
  member.leave()
})
