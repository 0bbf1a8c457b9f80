import { openStore, type Store, StoreError } from '@cowrite/persistence'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { accessByName, person } from '../access/access-for-tests.ts'
import { ServiceError } from '../errors/service-error.ts'
import { LinkReader } from './link-reader.ts'
import { LinkService } from './link-service.ts'
import { readMissed } from './read-missed.ts'

const logger = pino({ level: 'silent' })
let store: Store
/** The texts by key, as the names of what they mention. */
let texts: Map<string, readonly string[]>
let reader: LinkReader
const run = vi.fn()

beforeEach(async () => {
  store = await openStore({ kind: 'memory' })
  texts = new Map()
  run.mockReset()
  run.mockImplementation(async (_id: string, { bytes }: { bytes: Uint8Array }) => ({
    ok: true,
    result: { documents: Buffer.from(bytes).toString().split(' ').slice(1), files: [] },
  }))
  reader = new LinkReader({
    store,
    contents: {
      of: async ({ key }) => {
        const names = texts.get(key)
        if (names === undefined) throw new StoreError('damaged', 'It is damaged.')
        return {
          bytes: Buffer.from(names.length === 0 ? 'text' : ['mention', ...names].join(' ')),
          authorship: [],
        }
      },
    },
    workers: { run: run as never },
    logger,
    defaultProject: 'demo',
  })
})
afterEach(async () => {
  await reader.close()
  await store.close()
})

/** Creates a document whose text mentions others, stored before there were links. */
async function create(key: string, ...names: string[]) {
  const { document } = await store.documents.ensure({ project: 'demo', key }, key)
  texts.set(key, names)
  await store.updates.append([{ documentId: document.id, bytes: Uint8Array.of(1), principal: 'guest' }])
  return document
}

const linking = async (target: string) =>
  (await store.links.linking(target, { limit: 9 })).map(({ key }) => key).toSorted()

it('API-19: the hourly task reads the documents that nobody read, one that cannot be loaded holds up no other, and none twice', async () => {
  await create('a', 'demo/plan', 'notes')
  const broken = await create('broken')
  texts.delete(broken.key)
  await create('b', 'demo/plan')
  await create('plain')
  const task = readMissed({ store, reader, logger })
  const later = new Date(Date.now() + 3_600_000)
  await task.run(new Date())
  expect(await linking('demo/plan')).toEqual([])
  await task.run(later)
  expect(await linking('demo/plan')).toEqual(['a', 'b'])
  expect(await linking('demo/notes')).toEqual(['a'])
  // A text without a mention needs no thread.
  expect(run).toHaveBeenCalledTimes(2)
  await task.run(later)
  expect(run).toHaveBeenCalledTimes(2)
})

it('API-19: a text that is too complex has no links and is not read again; one for which there is no thread is', async () => {
  const document = await create('a', 'demo/plan')
  run.mockResolvedValueOnce({ ok: false, reason: 'busy' })
  expect(await reader.read(document)).toBe(false)
  const unread = async () =>
    store.links.unread({ before: new Date(Date.now() + 60_000), after: null, limit: 9 })
  expect(await unread()).toHaveLength(1)
  run.mockResolvedValueOnce({ ok: false, reason: 'too-complex' })
  expect(await reader.read(document)).toBe(true)
  expect(await unread()).toEqual([])
  expect(await linking('demo/plan')).toEqual([])
})

it('API-19: tells only of documents that the caller may read, and nothing of one that the caller may not read', async () => {
  const { id } = await create('plan')
  for (const key of ['note', 'secret']) await store.links.replace((await create(key)).id, 1, ['demo/plan'])
  const service = new LinkService({
    store,
    access: accessByName,
    documents: {
      find: async (_, name) => {
        if (name !== 'plan') throw new ServiceError('not-found')
        return { id, project: 'demo', key: 'plan' } as never
      },
    },
  })
  expect((await service.backlinks(person('eve'), 'plan')).map(({ key }) => key)).toEqual(['note'])
  await expect(service.backlinks(person('eve'), 'secret')).rejects.toMatchObject({ code: 'not-found' })
})
