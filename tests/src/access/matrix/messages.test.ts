import type { ClientMessage } from '@cowrite/crdt'
import { createTestDatabase, type TestDatabase } from '@cowrite/persistence/test-database'
import * as encoding from 'lib0/encoding'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import * as Y from 'yjs'
import type {} from '../../../../scripts/services/provided.ts'
import { type AccountServer, startAccountServer } from '../../harness/accounts.ts'
import { eventually } from '../../harness/eventually.ts'
import {
  EMPTY_STATE_VECTOR,
  hocuspocusFrame,
  type Message,
  STATELESS,
  STEP_1,
  STEP_2,
  UPDATE,
} from '../../harness/frames.ts'
import { openCollab, openSession, type RawSocket } from '../../harness/raw-socket.ts'
import { AUDIENCE, type Caller, callersOf, createPeople, ISSUER, type People, SECRET } from './callers.ts'
import { keyThatReads } from './key-that-reads.ts'
import type { Things } from './need.ts'
import { thingsIn } from './things.ts'

/** What a message does for somebody whom the document lets read, and for somebody whom it lets write. */
interface MessageNeed {
  /** The frame, which contains `word` where it contains anything. */
  frame(address: string, word: string, token: string): Uint8Array
  /** Whether the sender is answered, when it may read. `null`: the message has no answer. */
  readonly answer: ((message: Message) => boolean) | null
  /** Whether others in the document get the word: nobody, of those who may read, or only of those who may write. */
  readonly reaches: 'nobody' | 'of readers' | 'of writers'
}

const saved = (message: Message) => message.type === 'sync-status'

/** One entry for each type of message of a client. */
const MESSAGES = {
  auth: {
    frame: (address, _word, token) => hocuspocusFrame.auth(address, token),
    answer: null,
    reaches: 'nobody',
  },
  'sync-step-1': {
    frame: (address) => hocuspocusFrame.sync(address, STEP_1, EMPTY_STATE_VECTOR),
    answer: (message) => message.type === 'sync' && message.step === STEP_2,
    reaches: 'nobody',
  },
  'sync-step-2': {
    frame: (address, word) => hocuspocusFrame.sync(address, STEP_2, updateOf(word)),
    answer: saved,
    reaches: 'of writers',
  },
  update: {
    frame: (address, word) => hocuspocusFrame.sync(address, UPDATE, updateOf(word)),
    answer: saved,
    reaches: 'of writers',
  },
  awareness: {
    frame: (address, word) => hocuspocusFrame.awareness(address, presenceOf(word)),
    answer: null,
    reaches: 'of readers',
  },
  'query-awareness': {
    frame: (address) => hocuspocusFrame.bare(address, 3),
    answer: (message) => message.type === 'awareness',
    reaches: 'nobody',
  },
  stateless: {
    frame: (address, word) => hocuspocusFrame.bare(address, STATELESS, text(word)),
    answer: null,
    reaches: 'of writers',
  },
  close: { frame: (address) => hocuspocusFrame.close(address), answer: null, reaches: 'nobody' },
} as const satisfies Readonly<Record<ClientMessage['type'], MessageNeed>>

let database: TestDatabase
let client: pg.Client
let server: AccountServer
let people: People
let callers: readonly Caller[]
let things: Things

beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
  server = await startAccountServer({
    env: { DATABASE_URL: database.url, AUTH_SECRET: SECRET, AUTH_ISSUER: ISSUER, AUTH_AUDIENCE: AUDIENCE },
  })
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
  people = await createPeople(server, client)
  callers = await callersOf(people, await keyThatReads(server, people))
  things = await thingsIn(server, client, people)
})
afterAll(async () => {
  await client.end()
  await server[Symbol.asyncDispose]()
  await database.drop()
})

function updateOf(word: string): Uint8Array {
  const doc = new Y.Doc()
  doc.getMap('matrix').set(word, word)
  return Y.encodeStateAsUpdate(doc)
}

/** A presence state whose cursor is the word. */
function presenceOf(word: string): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, 1)
  encoding.writeVarUint(encoder, Math.floor(Math.random() * 2 ** 31))
  encoding.writeVarUint(encoder, 1)
  encoding.writeVarString(encoder, JSON.stringify({ user: { name: 'x' }, cursor: word }))
  return encoding.toUint8Array(encoder)
}

function text(word: string): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, word)
  return encoding.toUint8Array(encoder)
}

/** Whether a socket received these letters in anything. */
function received({ messages }: RawSocket, word: string): boolean {
  return messages.some((message) => {
    if (message.type === 'stateless') return message.payload.includes(word)
    return 'payload' in message && Buffer.from(message.payload as Uint8Array).includes(word)
  })
}

/** What the caller gets for one message, and whether somebody else in the document gets it. */
async function send(caller: Caller, type: ClientMessage['type'], witness: RawSocket): Promise<string[]> {
  const { address } = things
  const need: MessageNeed = MESSAGES[type]
  const word = `w${Math.random().toString(36).slice(2)}`
  const faults: string[] = []
  const socket = await openCollab(server)
  const token = caller.token(things)
  socket.send(hocuspocusFrame.auth(address, token), need.frame(address, word, token))
  const mayRead = caller.level !== 'nothing'
  const mayWrite = caller.level === 'editor' || caller.level === 'owner'
  if (type === 'close') {
    // It may end the session before the credentials are checked.
    if (!mayRead && socket.messages.some((message) => message.type === 'sync'))
      faults.push('got the document')
  } else if (mayRead) {
    const { answer } = need
    await socket.next(`${caller.name} to be let in`, ({ type }) => type === 'authenticated')
    if (answer) await socket.next(`the answer to ${type}`, answer)
    const accepted = socket.messages.find((message) => message.type === 'sync-status')
    if (accepted?.type === 'sync-status' && accepted.accepted !== mayWrite)
      faults.push(`${type} was ${accepted.accepted ? 'taken' : 'refused'}`)
  } else {
    await socket.next(`${caller.name} to be refused`, ({ type }) => type === 'denied')
    const more = socket.messages.filter(({ type }) => type !== 'denied' && type !== 'ping')
    if (more.length > 0) faults.push(`got ${more.map((message) => message.type).join(', ')}`)
  }
  // Whatever the message did has been done when the server has answered one that follows it.
  const after = `a${Math.random().toString(36).slice(2)}`
  witness.send(hocuspocusFrame.bare(address, STATELESS, text(after)))
  await eventually('a message that follows', () => received(echo, after))
  const reached = received(witness, word)
  const reaches = need.reaches === 'of writers' ? mayWrite : need.reaches === 'of readers' && mayRead
  if (reaches && !reached)
    await eventually(`${type} of ${caller.name} to reach others`, () => received(witness, word))
  if (reached && !reaches) faults.push(`${type} reached others`)
  socket.close()
  return faults.map((fault) => `${caller.name}: ${fault}`)
}

let echo: RawSocket

describe('the matrix of messages', () => {
  it('ACC-19: every message of every caller does what the table says, and reaches nobody else', async () => {
    const { accessToken } = people.admin
    const witness = await openSession(server, things.address, accessToken)
    echo = await openSession(server, things.address, people.editor.accessToken)
    witness.send(hocuspocusFrame.awareness(things.address, presenceOf('the witness')))
    const faults: string[] = []
    for (const caller of callers) {
      for (const type of Object.keys(MESSAGES) as ClientMessage['type'][])
        faults.push(
          ...(await send(caller, type, witness).catch((error) => [`${caller.name}, ${type}: ${error}`])),
        )
    }
    expect(faults).toEqual([])
    for (const socket of [witness, echo]) socket.close()
  }, 120_000)

  it('ACC-19: a document of others is refused as one that does not exist', async () => {
    const { accessToken } = people.stranger
    const reasons: string[] = []
    for (const address of [things.address, 'matrix/nothing-there', 'no-such-project/nothing']) {
      const socket = await openCollab(server)
      socket.send(hocuspocusFrame.auth(address, accessToken))
      const denied = await socket.next('the refusal', ({ type }) => type === 'denied')
      if (denied.type === 'denied') reasons.push(denied.reason)
      socket.close()
    }
    expect(new Set(reasons).size).toBe(1)
  })
})
