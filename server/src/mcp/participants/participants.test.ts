import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { accessByName, person } from '../../access/access-for-tests.ts'
import { scopesUpTo } from '../../access/agent-tokens.ts'
import { DocumentRooms } from '../../documents/document-rooms.ts'
import { DocumentService } from '../../documents/document-service.ts'
import { EventWriter } from '../../events/event-writer.ts'
import { newDocument, type RoomsForTests, roomsForTests } from '../../rooms/registry-for-tests.ts'
import { VersionRecorder } from '../../versions/version-recorder.ts'
import { agentRun, type ClientIdentity } from '../clients/client-identity.ts'
import { Participants } from './participants.ts'

const EVE = { principal: person('eve'), scopes: scopesUpTo('write') }
const ROB = { principal: person('rob', 'reader'), scopes: scopesUpTo('read') }
const CLIENT: ClientIdentity = { name: 'Codex', session: null }

let rooms: RoomsForTests
let participants: Participants

beforeEach(async () => {
  rooms = await roomsForTests(accessByName)
  await newDocument(rooms.store, 'plan')
  participants = withLease(60_000)
})
afterEach(async () => {
  participants.leaveAll()
  await rooms[Symbol.asyncDispose]()
})

function withLease(leaseMs: number): Participants {
  const { store, registry, members } = rooms
  const events = new EventWriter(store)
  const documents = new DocumentService({
    store,
    events,
    access: accessByName,
    rooms: new DocumentRooms(registry, () => {}),
    defaultProject: 'demo',
  })
  const logger = pino({ level: 'silent' })
  const now = () => performance.now()
  const recorder = new VersionRecorder({ events, logger, now, intervalMs: 60_000 })
  return new Participants({ documents, members, recorder, leaseMs })
}

const joined = (document = 'plan', caller = EVE) => participants.join(caller, CLIENT, document)

it('MCP-9: participants are let in where their caller may read, and belong to the caller', async () => {
  const { handle } = await joined()
  expect(participants.find(EVE, handle).identity.name).toBe('Codex')
  expect(() => participants.find(ROB, handle)).toThrow('join_document')
  expect(() => participants.find(EVE, 'nobody')).toThrow('join_document')
  expect((await joined('plan', ROB)).isPresent).toBe(true)
  await newDocument(rooms.store, 'secret')
  await expect(joined('secret')).rejects.toMatchObject({ code: 'not-found' })
})

it('MCP-9: a document has 16 participants at most; who leaves makes room', async () => {
  const all = []
  for (let count = 0; count < 16; count++) all.push(await joined())
  await expect(joined()).rejects.toMatchObject({ code: 'rate-limited' })
  all[0]?.leave()
  expect(participants.size).toBe(15)
  await joined()
})

it('MCP-9: a participant leaves when its lease ends, which each call begins anew', async () => {
  participants = withLease(20)
  const participant = await joined()
  const { promise, resolve } = Promise.withResolvers<void>()
  const call = participant.during(() => promise)
  const other = await joined()
  await expect.poll(() => other.isPresent).toBe(false)
  expect(participant.isPresent).toBe(true)
  resolve()
  await call
  await expect.poll(() => participant.isPresent).toBe(false)
  expect(participants.size).toBe(0)
})

it('MCP-9: participants are expelled with their caller, and when their document closes', async () => {
  const { registry } = rooms
  const participant = await joined()
  registry.dispatch({ kind: 'revoke', principal: 'eve' })
  expect(participant.isPresent).toBe(false)
  const later = await joined()
  registry.setTrashed(later.member.room.document, true)
  expect(later.isPresent).toBe(false)
})

it('gives the edits of one agent one run', () => {
  const run = agentRun('eve', 'agent:codex')
  expect(run).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(agentRun('eve', 'agent:codex')).toBe(run)
  expect(agentRun('rob', 'agent:codex')).not.toBe(run)
})
