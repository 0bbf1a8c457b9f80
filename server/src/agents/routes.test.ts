import { createAssistant } from '@cowrite/ai-assist'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { accessByName, person } from '../access/access-for-tests.ts'
import type { Principal } from '../access/principal.ts'
import { DocumentRooms } from '../documents/document-rooms.ts'
import { DocumentService } from '../documents/document-service.ts'
import { EventWriter } from '../events/event-writer.ts'
import { createHttp } from '../http/app.ts'
import { callerOf } from '../http/caller.ts'
import { DEFAULT_HTTP_LIMITS } from '../http/limits.ts'
import { newDocument, type RoomsForTests, roomsForTests } from '../rooms/registry-for-tests.ts'
import { runRoutes } from './routes.ts'

let rooms: RoomsForTests
let app: FastifyInstance
let close: () => Promise<void>

beforeEach(async () => {
  rooms = await roomsForTests(accessByName)
  const { store, registry, members } = rooms
  const documents = new DocumentService({
    store,
    events: new EventWriter(store),
    access: accessByName,
    rooms: new DocumentRooms(registry, () => {}),
    defaultProject: 'demo',
  })
  const assistant = createAssistant<Principal>({ rooms: members })
  const caller = callerOf({ authenticate: async ({ token }) => ({ ok: true, principal: person(token) }) })
  app = await createHttp({
    logger: pino({ level: 'silent' }),
    origins: { allowed: [], loopbackOnly: false },
    limits: DEFAULT_HTTP_LIMITS,
    routes: [(of) => runRoutes(of, { assistant: async () => assistant, documents, caller })],
  })
  close = async () => {
    await app.close()
    await assistant.close()
    await rooms[Symbol.asyncDispose]()
  }
})
afterEach(() => close())

/** A request of a person; the status, the name of the error if there is one, and the run. */
async function ask(who: string, method: 'GET' | 'POST', path: string, payload?: object) {
  const headers = { authorization: `Bearer ${who}` }
  const response = await app.inject({ method, url: path, headers, ...(payload ? { payload } : {}) })
  const { error, message, run } = response.json<{ error?: string; message?: string; run?: { id: string } }>()
  return { status: response.statusCode, error, message, run }
}

it('ACC-16: editors start, read and stop runs, readers read them, and to others there is neither the document nor a run', async () => {
  const { id: documentId } = await newDocument(rooms.store, 'plan')
  const start = (who: string) => ask(who, 'POST', '/api/documents/demo%2Fplan/runs', { task: 'continue' })
  expect(await start('rob')).toMatchObject({ status: 403, error: 'read-only' })
  expect(await start('mallory')).toMatchObject({ status: 404, error: 'not-found' })
  const started = await start('eve')
  expect(started.status).toBe(201)
  const id = started.run?.id ?? ''
  const unknown = await ask('mallory', 'GET', '/api/runs/none')
  expect(unknown).toMatchObject({ status: 404, error: 'not-found' })
  for (const who of ['eve', 'rob'])
    expect(await ask(who, 'GET', `/api/runs/${id}`)).toMatchObject({ status: 200, run: { id } })
  expect(await ask('mallory', 'GET', `/api/runs/${id}`)).toEqual(unknown)
  const stop = (who: string) => ask(who, 'POST', `/api/runs/${id}/stop`)
  expect(await stop('mallory')).toEqual(unknown)
  expect(await stop('rob')).toMatchObject({ status: 403, error: 'read-only' })
  expect(await stop('eve')).toMatchObject({ status: 200, run: { id } })
  expect(await ask('eve', 'POST', '/api/runs/none/stop')).toEqual(unknown)
  await rooms.store.documents.setTrashed(documentId, true)
  expect(await start('eve')).toMatchObject({ status: 410, error: 'trashed' })
})

it('AGENT-25: a run in a document that is closed to edits ends with an error that says so', async () => {
  const { id } = await newDocument(rooms.store, 'closed')
  await rooms.store.documents.setReadOnly(id, true)
  expect(await ask('eve', 'POST', '/api/documents/demo%2Fclosed/runs', { task: 'continue' })).toMatchObject({
    status: 201,
    run: { state: 'failed', message: 'This document is closed to edits, or you may only read it.' },
  })
})
