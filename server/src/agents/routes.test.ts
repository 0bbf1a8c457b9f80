import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { accessByName, person } from '../access/access-for-tests.ts'
import { BlockService } from '../content/block-service.ts'
import { LiveCopies } from '../content/live-copies.ts'
import { DocumentRooms } from '../documents/document-rooms.ts'
import { DocumentService } from '../documents/document-service.ts'
import { EventWriter } from '../events/event-writer.ts'
import { createHttp } from '../http/app.ts'
import { callerOf } from '../http/caller.ts'
import { DEFAULT_HTTP_LIMITS } from '../http/limits.ts'
import { newDocument, type RoomsForTests, roomsForTests } from '../rooms/registry-for-tests.ts'
import { DocumentWorkers } from '../workers/document-workers.ts'
import { AgentEntrance } from './agent-rooms.ts'
import { agentsFeature } from './agents-feature.ts'
import { RunWrites } from './run-writes.ts'
import { undoRun } from './undo-run.ts'

let rooms: RoomsForTests
let app: FastifyInstance
/** With the assistant switched off. */
let appOff: FastifyInstance
let close: () => Promise<void>

beforeEach(async () => {
  rooms = await roomsForTests(accessByName)
  const { store, registry, members } = rooms
  const documentRooms = new DocumentRooms(registry, () => {})
  const documents = new DocumentService({
    store,
    events: new EventWriter(store),
    access: accessByName,
    rooms: documentRooms,
    defaultProject: 'demo',
  })
  const caller = callerOf({ authenticate: async ({ token }) => ({ ok: true, principal: person(token) }) })
  const logger = pino({ level: 'silent' })
  const copies = new LiveCopies({ members, logger, now: () => performance.now() })
  const writes = new RunWrites()
  const workers = new DocumentWorkers(logger)
  const blocks = new BlockService({ store, documents, copies })
  const agents = (isEnabled: boolean) =>
    agentsFeature({
      config: { isEnabled, models: [], budgets: {} },
      node: 'node-1',
      writes,
      undoing: undoRun({ members, workers }),
      entrance: new AgentEntrance({
        members,
        recorder: { historyOf: () => null },
        writes,
        blocks,
        proposals: { create: noProposals, createOfUpdate: noProposals },
        model: null,
      }),
      rooms: documentRooms,
      ...{ store, documents, caller, logger },
    })
  const http = (feature: ReturnType<typeof agentsFeature>) =>
    createHttp({
      logger,
      origins: { allowed: [], loopbackOnly: false },
      limits: DEFAULT_HTTP_LIMITS,
      routes: [(of) => feature.routes?.(of)],
    })
  const feature = agents(true)
  app = await http(feature)
  appOff = await http(agents(false))
  close = async () => {
    await app.close()
    await appOff.close()
    await feature.close?.quiet?.()
    await copies.close()
    await workers.close()
    await rooms[Symbol.asyncDispose]()
  }
})
afterEach(() => close())

/** Nothing is suggested here. */
const noProposals = () => Promise.reject(new Error('unused'))

const CONTINUE = { agent: 'writer', action: 'continue' }

/** A request of a person; the status, the name of the error if there is one, and the run. */
async function ask(who: string, method: 'GET' | 'POST', path: string, payload?: object) {
  const headers = { authorization: `Bearer ${who}` }
  const response = await app.inject({ method, url: path, headers, ...(payload ? { payload } : {}) })
  const { error, message, run } = response.json<{ error?: string; message?: string; run?: { id: string } }>()
  return { status: response.statusCode, error, message, run }
}

it('ACC-16: editors start, read and stop runs, readers read them, and to others there is neither the document nor a run', async () => {
  const { id: documentId } = await newDocument(rooms.store, 'plan')
  const start = (who: string) => ask(who, 'POST', '/api/documents/demo%2Fplan/runs', CONTINUE)
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
  expect(await ask('eve', 'POST', '/api/documents/demo%2Fclosed/runs', CONTINUE)).toMatchObject({
    status: 201,
    run: { state: 'failed', message: 'This document is closed to edits, or you may only read it.' },
  })
})

it('API-35: says which agents there are and what they can do now', async () => {
  const response = await app.inject({ url: '/api/assistant', headers: { authorization: 'Bearer eve' } })
  const { agents, ...rest } = response.json<{ agents: { name: string; actions: string[] }[] }>()
  expect(rest).toEqual({
    offline: true,
    name: 'Offline assistant',
    model: null,
    enabled: true,
    suggests: true,
  })
  expect(agents.map(({ name }) => name)).toEqual(['writer', 'editor', 'checker', 'summarizer'])
  expect(agents[0]).toMatchObject({ title: 'Writer', actions: ['continue', 'outline', 'contents'] })
  await newDocument(rooms.store, 'words')
  const path = '/api/documents/demo%2Fwords/runs'
  for (const [agent, action] of [
    ['writer', 'translate'],
    ['writer', 'summarize'],
  ])
    expect(await ask('eve', 'POST', path, { agent, action })).toMatchObject({ status: 400 })
})

it('API-36: runs are listed with the newest first, each with what was asked, its state and its outcome', async () => {
  await newDocument(rooms.store, 'list')
  const path = '/api/documents/demo%2Flist/runs'
  const body = { agent: 'checker', action: 'readability', instruction: 'Is it “easy”?' }
  const { run } = await ask('eve', 'POST', path, body)
  await expect
    .poll(async () => await ask('eve', 'GET', `/api/runs/${run?.id}`))
    .toMatchObject({
      run: { state: 'failed', message: 'There is no text to read.', ...body, document: 'demo/list' },
    })
  const second = await ask('eve', 'POST', path, CONTINUE)
  const listed = await app.inject({ url: path, headers: { authorization: 'Bearer rob' } })
  const { runs } = listed.json<{ runs: { id: string }[] }>()
  expect(runs.map(({ id }) => id)).toEqual([second.run?.id, run?.id])
  expect(runs[1]).toMatchObject({
    invoker: { id: 'eve', name: 'eve' },
    offline: true,
    participant: null,
    usage: { inputTokens: 0, outputTokens: 0, cost: 0, estimated: false },
    changes: { inserted: 0, changed: 0, deleted: 0, suggested: 0 },
    undone: false,
  })
  expect((await app.inject({ url: path, headers: { authorization: 'Bearer mallory' } })).statusCode).toBe(404)
})

it('API-37: a stream has the present state of a run and all its steps, and ends with the run', async () => {
  await newDocument(rooms.store, 'stream')
  const { run } = await ask('eve', 'POST', '/api/documents/demo%2Fstream/runs', CONTINUE)
  const stream = await app.inject({
    url: `/api/runs/${run?.id}/events`,
    headers: { authorization: 'Bearer rob' },
  })
  expect(stream.headers['content-type']).toContain('text/event-stream')
  const events = stream.body.trim().split('\n\n')
  const steps = events.filter((event) => event.startsWith('event: step\n'))
  expect(steps[0]).toContain('"kind":"read"')
  expect(events.findLast((event) => event.startsWith('event: run\n'))).toContain('"state":"done"')
  const unknown = await app.inject({
    url: `/api/runs/${run?.id}/events`,
    headers: { authorization: 'Bearer mallory' },
  })
  expect(unknown.statusCode).toBe(404)
})

it('AGENT-74: an assistant that is switched off starts nothing and says so', async () => {
  await newDocument(rooms.store, 'off')
  const headers = { authorization: 'Bearer eve' }
  expect((await appOff.inject({ url: '/api/assistant', headers })).json()).toMatchObject({ enabled: false })
  const url = '/api/documents/demo%2Foff/runs'
  const refused = await appOff.inject({ method: 'POST', url, headers, payload: CONTINUE })
  expect(refused.json()).toMatchObject({
    error: 'forbidden',
    message: 'The assistant is switched off on this server.',
  })
})
