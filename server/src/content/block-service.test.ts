import type { BlockView } from '@cowrite/crdt/richtext'
import { toMarkdown } from '@cowrite/crdt/richtext'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { accessByName, person } from '../access/access-for-tests.ts'
import { DocumentRooms } from '../documents/document-rooms.ts'
import { DocumentService } from '../documents/document-service.ts'
import { EventWriter } from '../events/event-writer.ts'
import { newDocument, type RoomsForTests, roomsForTests } from '../rooms/registry-for-tests.ts'
import { BlockService } from './block-service.ts'
import { LiveCopies } from './live-copies.ts'
import { forgetRequests } from './requests.ts'

const EVE = person('eve')
const EVA = person('eva')
/** `eva` may do what `eve` may. */
const access: typeof accessByName = {
  ...accessByName,
  authorize: (principal, ...of) => accessByName.authorize(principal.id === 'eva' ? EVE : principal, ...of),
}

let rooms: RoomsForTests
let copies: LiveCopies
let blocks: BlockService

beforeEach(async () => {
  rooms = await roomsForTests(access)
  const { store, registry, members } = rooms
  const documents = new DocumentService({
    store,
    events: new EventWriter(store),
    access,
    rooms: new DocumentRooms(registry, () => {}),
    defaultProject: 'demo',
  })
  copies = new LiveCopies({ members, logger: pino({ level: 'silent' }), now: () => performance.now() })
  blocks = new BlockService({ store, documents, copies })
  await newDocument(store, 'plan')
})
afterEach(async () => {
  await copies.close()
  await rooms[Symbol.asyncDispose]()
})

interface Read {
  readonly revision: string
  readonly blocks: readonly BlockView[]
}

const read = async (): Promise<Read> => JSON.parse(await blocks.read(EVE, 'plan')) as Read
const insert = (markdown: string) => ({ op: 'insert_after', handle: null, markdown }) as const

/** The document as the room has it. */
async function text(): Promise<string> {
  const member = await rooms.members.join('plan', EVE)
  const doc = new Y.Doc()
  Y.applyUpdate(doc, member.state())
  member.leave()
  return toMarkdown(doc)
}

describe('BlockService', () => {
  it('AGENT-40: an edit by blocks is in the room when it is answered, as its author’s', async () => {
    const edited = await blocks.apply(EVE, 'plan', { operations: [insert('# Title\n\nOne')] })
    expect(edited).toMatchObject({ isRepeated: false, results: [{ status: 'applied' }] })
    expect(await text()).toBe('# Title\n\nOne\n')
    const room = rooms.registry.find({ project: 'demo', key: 'plan' })
    expect(room?.authors.all().map(({ author }) => author.principal)).toEqual(['eve'])
    expect((await read()).revision).toBe(edited.revision)
  })

  it('AGENT-86: the commit of an edit by blocks is hastened, as somebody waits for it', async () => {
    await blocks.apply(EVE, 'plan', { operations: [insert('One')] })
    const room = rooms.registry.find({ project: 'demo', key: 'plan' })!
    const hasten = vi.spyOn(room, 'hasten')
    await blocks.apply(EVE, 'plan', { operations: [insert('Two')] })
    expect(hasten).toHaveBeenCalledOnce()
  })

  it('AGENT-40: an agent edits as itself, with the rights of the person who invoked it', async () => {
    const agent = { principal: 'agent:writer', name: 'Writer', color: '#123456', run: 'r1', invoker: EVE }
    await blocks.apply(EVE, 'plan', { operations: [insert('One')], agent })
    const room = rooms.registry.find({ project: 'demo', key: 'plan' })
    const author = { principal: 'agent:writer', kind: 'agent', run: 'r1' }
    expect(room?.authors.all().map((one) => one.author)).toEqual([author])
    const reader = { ...agent, invoker: person('rob') }
    const refused = blocks.apply(EVE, 'plan', { operations: [insert('Two')], agent: reader })
    await expect(refused).rejects.toMatchObject({ code: 'read-only' })
  })

  it('AGENT-41: readings and edits see what others have written, and what is edited stale is a conflict', async () => {
    await blocks.apply(EVE, 'plan', { operations: [insert('One')] })
    const [one] = (await read()).blocks
    const member = await rooms.members.join('plan', EVA)
    const doc = new Y.Doc()
    doc.clientID = member.clientId
    Y.applyUpdate(doc, member.state())
    doc.on('update', (update: Uint8Array) => void member.write(update))
    const paragraph = doc.getXmlFragment('default').get(0) as Y.XmlElement
    ;(paragraph.get(0) as Y.XmlText).insert(3, ' more')
    expect((await read()).blocks).toMatchObject([{ handle: one!.handle, markdown: 'One more' }])
    const { results } = await blocks.apply(EVE, 'plan', {
      operations: [{ op: 'replace_block', handle: one!.handle, hash: one!.hash, markdown: 'Two' }],
    })
    expect(results).toMatchObject([{ status: 'conflict', block: { markdown: 'One more' } }])
    member.leave()
  })

  it('AGENT-42: a request that is sent again with its key is carried out once, and another one with the key is refused', async () => {
    const request = { operations: [insert('Once')], idempotencyKey: 'k' }
    const [first, ...others] = await Promise.allSettled(
      [1, 2, 3].map(() => blocks.apply(EVE, 'plan', request)),
    )
    expect(first).toMatchObject({ status: 'fulfilled', value: { isRepeated: false } })
    for (const other of others) {
      if (other.status === 'rejected') expect(other.reason).toMatchObject({ code: 'conflict' })
      else expect(other.value.isRepeated).toBe(true)
    }
    const again = await blocks.apply(EVE, 'plan', request)
    expect(again).toMatchObject({ isRepeated: true, results: [{ status: 'applied' }] })
    const other = blocks.apply(EVE, 'plan', { ...request, operations: [insert('Other')] })
    await expect(other).rejects.toMatchObject({ code: 'conflict' })
    await blocks.apply(EVA, 'plan', request)
    expect(await text()).toBe('Once\n\nOnce\n')
  })

  it('AGENT-42: the answer to a repeated request has the blocks of its conflicts as they are now', async () => {
    await blocks.apply(EVE, 'plan', { operations: [insert('One')] })
    const [one] = (await read()).blocks
    const stale = { op: 'replace_block', handle: one!.handle, hash: 'old', markdown: 'x' } as const
    const request = { operations: [stale], idempotencyKey: 'k' }
    expect((await blocks.apply(EVE, 'plan', request)).results).toMatchObject([{ block: { markdown: 'One' } }])
    await blocks.apply(EVE, 'plan', { operations: [{ ...stale, hash: one!.hash, markdown: 'Two' }] })
    expect((await blocks.apply(EVE, 'plan', request)).results).toMatchObject([{ block: { markdown: 'Two' } }])
  })

  it('AGENT-42: requests are forgotten after a day', async () => {
    const request = { operations: [insert('Once')], idempotencyKey: 'k' }
    await blocks.apply(EVE, 'plan', request)
    const task = forgetRequests(rooms.store)
    const hours = (count: number) => new Date(Date.now() + count * 3_600_000)
    expect(await task.run(hours(23))).toBe(0)
    expect(await task.run(hours(25))).toBe(1)
    expect((await blocks.apply(EVE, 'plan', request)).isRepeated).toBe(false)
  })

  it('AGENT-43: who may only read edits nothing, and a document that is closed to edits is not edited', async () => {
    await blocks.apply(EVE, 'plan', { operations: [insert('One')] })
    expect(JSON.parse(await blocks.outline(person('rob'), 'plan'))).toMatchObject({
      blocks: [{ text: 'One' }],
    })
    const operations = [insert('Two')]
    await expect(blocks.apply(person('rob'), 'plan', { operations })).rejects.toMatchObject({
      code: 'read-only',
    })
    await expect(blocks.outline(person('mallory'), 'plan')).rejects.toMatchObject({ code: 'not-found' })
    rooms.registry.find({ project: 'demo', key: 'plan' })?.setReadOnly(true)
    const request = { operations, idempotencyKey: 'k' }
    await expect(blocks.apply(EVE, 'plan', request)).rejects.toMatchObject({ code: 'read-only' })
    rooms.registry.find({ project: 'demo', key: 'plan' })?.setReadOnly(false)
    // The copy that had what the room refused is gone.
    expect((await read()).blocks).toHaveLength(1)
    expect(await text()).toBe('One\n')
  })

  it('AGENT-44: copies of documents are bounded and go when they are not used', async () => {
    const { members, store } = rooms
    const few = new LiveCopies({
      members,
      logger: pino({ level: 'silent' }),
      now: () => performance.now(),
      idleMs: 50,
    })
    const documents = await Promise.all(Array.from({ length: 10 }, (_, at) => newDocument(store, `d${at}`)))
    for (const { key } of documents) {
      const document = await store.documents.find({ project: 'demo', key })
      await few.use(document!, async (copy) => expect(copy.isLive).toBe(true))
      expect(few.size).toBeLessThanOrEqual(8)
    }
    await expect.poll(() => few.size).toBe(0)
    await expect.poll(() => rooms.registry.members).toBe(0)
    await few.close()
  })
})
