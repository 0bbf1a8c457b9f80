import { openStore, type Store } from '@cowrite/persistence'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { accessByName, person } from '../access/access-for-tests.ts'
import { EventWriter } from '../events/event-writer.ts'
import type { RoomCommand } from '../rooms/room-command.ts'
import { DocumentRooms } from './document-rooms.ts'
import { type DocumentListOptions, DocumentService } from './document-service.ts'

let store: Store
let commands: RoomCommand[]
let documents: DocumentService

beforeEach(async () => {
  store = await openStore({ kind: 'memory' })
  await store.outbox.register('one')
  commands = []
  const registry = { dispatch: (command: RoomCommand) => void commands.push(command), setTrashed: () => {} }
  documents = new DocumentService({
    store,
    events: new EventWriter(store, 'all'),
    access: accessByName,
    rooms: new DocumentRooms(registry, () => {}),
    defaultProject: 'demo',
  })
})
afterEach(() => store.close())

/** Creates documents, the last one last. */
async function create(keys: readonly string[]): Promise<void> {
  for (const key of keys) await store.documents.ensure({ project: 'demo', key }, key)
}

const keys = (count: number, prefix: string) => Array.from({ length: count }, (_, at) => `${prefix}-${at}`)
const listed = async () => (await documents.list(person('eve'))).map(({ key }) => key)

it('API-15: the list has the documents that the caller may read, however many others were changed after them', async () => {
  await create([...keys(3, 'plan'), ...keys(1_200, 'secret'), ...keys(2, 'note'), ...keys(600, 'secret-too')])
  expect((await listed()).toSorted()).toEqual(['note-0', 'note-1', 'plan-0', 'plan-1', 'plan-2'])
  await create(keys(700, 'more'))
  const first = await listed()
  expect(first).toHaveLength(500)
  expect(new Set(first).size).toBe(500)
  expect(first.every((key) => key.startsWith('more'))).toBe(true)
})

it('API-15: the list has as many as asked for, of all projects when asked', async () => {
  await create(keys(700, 'plan'))
  await store.documents.ensure({ project: 'garden', key: 'beds' }, 'Beds')
  const list = async (options: DocumentListOptions) => documents.list(person('eve'), options)
  expect(await list({ limit: 600 })).toHaveLength(600)
  expect(await list({ project: null, limit: 1_000 })).toHaveLength(701)
  expect((await list({ project: null, limit: 1 })).map(({ key }) => key)).toEqual(['beds'])
})

it('API-21: a document becomes a template, and no longer is one, for those who may edit it, with an event', async () => {
  await create(['plan'])
  const eve = person('eve')
  const { id } = await documents.find(eve, 'demo/plan')
  expect(await documents.setTemplate(eve, 'plan', true)).toMatchObject({ id, template: true })
  expect(await documents.setTemplate(eve, 'plan', false)).toMatchObject({ id, template: false })
  const written = await store.outbox.read(id, 0, 9)
  expect(written.map(({ type, principals, payload }) => [type, principals, payload])).toEqual([
    ['template-changed', ['eve'], { template: true }],
    ['template-changed', ['eve'], { template: false }],
  ])
  await expect(documents.setTemplate(person('rob'), 'plan', true)).rejects.toMatchObject({
    code: 'read-only',
  })
  await documents.trash(eve, 'plan')
  await expect(documents.setTemplate(eve, 'plan', true)).rejects.toMatchObject({ code: 'trashed' })
})

it('EVT-11: closing a document to edits and opening it again tells of it, by its name or by its id', async () => {
  await create(['plan'])
  const { id: documentId } = await documents.find(person('eve'), 'demo/plan')
  await documents.setReadOnly(person('eve'), 'plan', true)
  await documents.setReadOnlyById(documentId, false)
  const written = await store.outbox.read(documentId, 0, 9)
  expect(written.map(({ type, principals, payload }) => [type, principals, payload])).toEqual([
    ['read-only-changed', ['eve'], { readOnly: true }],
    ['read-only-changed', ['server'], { readOnly: false }],
  ])
  expect(commands).toEqual([
    { kind: 'read-only', documentId, on: true },
    { kind: 'read-only', documentId, on: false },
  ])
  await expect(documents.setReadOnly(person('rob'), 'plan', true)).rejects.toMatchObject({
    code: 'forbidden',
  })
  await expect(documents.setReadOnlyById(crypto.randomUUID(), true)).rejects.toMatchObject({
    code: 'not-found',
  })
  expect(commands).toHaveLength(2)
})
