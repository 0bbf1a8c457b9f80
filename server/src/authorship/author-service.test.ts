import { afterEach, beforeEach, expect, it } from 'vitest'
import * as Y from 'yjs'
import { accessByName, person } from '../access/access-for-tests.ts'
import type { Principal } from '../access/principal.ts'
import { DocumentRooms } from '../documents/document-rooms.ts'
import { DocumentService } from '../documents/document-service.ts'
import { EventWriter } from '../events/event-writer.ts'
import { newDocument, type RoomsForTests, roomsForTests } from '../rooms/registry-for-tests.ts'
import { AuthorNames } from './author-names.ts'
import { AuthorService } from './author-service.ts'

const EVE = person('eve')
/** May do what Eve may. */
const EVA: Principal = { ...person('eva'), id: 'eve' }

const FACTS = { model: 'model-a', invoker: { id: 'eve', name: 'eve' } }

let rooms: RoomsForTests
let authors: AuthorService

beforeEach(async () => {
  rooms = await roomsForTests(accessByName)
  const { store, registry } = rooms
  const documents = new DocumentService({
    store,
    events: new EventWriter(store),
    access: accessByName,
    rooms: new DocumentRooms(registry, () => {}),
    defaultProject: 'demo',
  })
  authors = new AuthorService({
    store,
    documents,
    registry,
    names: new AuthorNames(async () => null),
    runFacts: async (ids) => new Map(ids.filter((id) => id === 'r1').map((id) => [id, FACTS])),
  })
  await newDocument(store, 'plan')
  await newDocument(store, 'secret')
})
afterEach(() => rooms[Symbol.asyncDispose]())

/** An update that inserts a text under a clientID. */
function typed(client: number, text: string, before?: Uint8Array): Uint8Array {
  const doc = new Y.Doc()
  if (before !== undefined) Y.applyUpdate(doc, before)
  doc.clientID = client
  doc.getText('t').insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}

it('API-46: tells the author, agent and run of what each client wrote, before and after it is stored', async () => {
  const { members, store } = rooms
  const { id } = await newDocument(store, 'plan')
  const author = { principal: 'agent:editor', kind: 'agent', run: 'r0' } as const
  const authored = [{ client: 7, clock: 0, author }]
  await store.updates.append([
    { documentId: id, bytes: Uint8Array.of(0, 0), principal: 'agent:editor', authored },
  ])
  const writer = { principal: 'agent:writer', name: 'Writer', color: '#123456', run: 'r1', invoker: EVE }
  const agent = await members.joinAgent('plan', writer)
  const ana = await members.join('plan', EVE)
  await agent.write(typed(agent.clientId, 'agent'))
  await ana.write(typed(ana.clientId, 'person', agent.state()))
  const entry = { clock: 0, colour: null, model: null, invoker: null, acceptedBy: null, at: null }
  const of = {
    editor: { ...entry, ...author, client: 7, name: 'Editor', at: expect.any(Date) },
    agent: {
      ...entry,
      ...FACTS,
      client: agent.clientId,
      principal: 'agent:writer',
      name: 'Writer',
      kind: 'agent',
      run: 'r1',
    },
    ana: { ...entry, client: ana.clientId, principal: 'eve', name: 'eve', kind: 'person', run: null },
  }
  const all = Object.values(of).sort((a, b) => a.client - b.client)
  expect(await authors.authors(EVE, 'plan', null)).toEqual(all)
  expect(await authors.authors(EVE, 'plan', [agent.clientId, 1])).toEqual([of.agent])
  expect(await authors.authors(EVE, 'plan', [7])).toEqual([of.editor])
})

it('API-46: who may not read a document is told nothing', async () => {
  await expect(authors.authors(EVE, 'secret', null)).rejects.toMatchObject({ code: 'not-found' })
  await expect(authors.authors(EVE, 'nowhere', null)).rejects.toMatchObject({ code: 'not-found' })
  expect(await authors.authors(person('rob', 'reader'), 'plan', null)).toEqual([])
})

it('API-47: what is written under the clientID of an agent or of another person stays theirs, and is not taken from others', async () => {
  const { members } = rooms
  const writer = { principal: 'agent:writer', name: 'Writer', color: '#123456', run: 'r1', invoker: EVE }
  const agent = await members.joinAgent('plan', writer)
  await agent.write(typed(agent.clientId, 'agent'))
  const ana = await members.join('plan', EVE)
  await ana.write(typed(ana.clientId, 'own', agent.state()))
  const ben = await members.join('plan', EVA)
  for (const client of [agent.clientId, ana.clientId]) {
    await expect(ben.write(typed(client, 'spoofed', agent.state()))).rejects.toMatchObject({
      code: 'foreign-client',
    })
  }
  const doc = new Y.Doc()
  Y.applyUpdate(doc, agent.state())
  expect(doc.getText('t').toString()).toBe('ownagent')
  const principals = (await authors.authors(EVE, 'plan', null)).map(({ principal }) => principal)
  expect(principals.toSorted()).toEqual(['agent:writer', 'eve'])
})
