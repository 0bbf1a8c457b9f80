import { type BlockOperation, type BlockView, toMarkdown } from '@cowrite/crdt/richtext'
import type { NewOutboxEvent, Store } from '@cowrite/persistence'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { accessByName, person } from '../access/access-for-tests.ts'
import type { Principal } from '../access/principal.ts'
import { AuthorNames } from '../authorship/author-names.ts'
import { BlockService } from '../content/block-service.ts'
import { LiveCopies } from '../content/live-copies.ts'
import { DocumentRooms } from '../documents/document-rooms.ts'
import { DocumentService } from '../documents/document-service.ts'
import { EventWriter } from '../events/event-writer.ts'
import { newDocument, type RoomsForTests, roomsForTests } from '../rooms/registry-for-tests.ts'
import { ProposalService } from './proposal-service.ts'
import { Releaser } from './releaser.ts'

const EVE = person('eve')
const EVA = person('eva')
/** `eva` may do what `eve` may. */
const access: typeof accessByName = {
  ...accessByName,
  authorize: (principal, ...of) => accessByName.authorize(principal.id === 'eva' ? EVE : principal, ...of),
}
const AGENT = { principal: 'agent:editor', run: 'r1', name: 'Editor', model: 'small' }

let rooms: RoomsForTests
let copies: LiveCopies
let blocks: BlockService
let proposals: ProposalService
const hint = vi.fn()
/** What is told to consumers of events. */
const facts: NewOutboxEvent[] = []

beforeEach(async () => {
  rooms = await roomsForTests(access)
  hint.mockReset()
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
  facts.length = 0
  const events = new EventWriter(
    {
      ...store,
      transaction: (work) =>
        store.transaction((unit) =>
          work({ ...unit, outbox: { ...unit.outbox, append: async (event) => facts.push(event) > 0 } }),
        ),
    } as Store,
    'all',
  )
  const names = new AuthorNames(async () => null)
  proposals = new ProposalService({ store, events, documents, copies, names, members, rooms: { hint } })
  await newDocument(store, 'plan')
  await blocks.apply(EVE, 'plan', {
    operations: [{ op: 'insert_after', handle: null, markdown: 'The quick brown fox\n\nTwo' }],
  })
})
afterEach(async () => {
  await copies.close()
  await rooms[Symbol.asyncDispose]()
})

async function block(text: string): Promise<BlockView> {
  const read = JSON.parse(await blocks.read(EVE, 'plan')) as { readonly blocks: readonly BlockView[] }
  return read.blocks.find(({ markdown }) => markdown?.includes(text))!
}

/** The document as Markdown, as somebody has it who opens it. */
async function text(): Promise<string> {
  const member = await rooms.members.join('plan', EVE)
  const doc = new Y.Doc()
  Y.applyUpdate(doc, member.state())
  member.leave()
  expect(doc.store.pendingStructs).toBeNull()
  return toMarkdown(doc).trimEnd()
}

const replace = async (find: string, by: string): Promise<BlockOperation> => ({
  op: 'replace_text',
  handle: (await block(find)).handle,
  find,
  replace: by,
})

const suggest = async (operations: readonly BlockOperation[], principal: Principal = EVE) =>
  (await proposals.create(principal, 'plan', { operations, agent: AGENT, rationale: 'Shorter' })).suggestion!

describe('suggestions', () => {
  it('AGENT-91: are listed beside the document, which does not contain them', async () => {
    const made = await suggest([
      await replace('quick', 'slow'),
      { op: 'insert_after', handle: (await block('Two')).handle, markdown: 'PENDING' },
    ])
    expect(await text()).toBe('The quick brown fox\n\nTwo')
    expect(hint).toHaveBeenCalledWith(expect.any(String), 'suggestions')
    expect(made).toMatchObject({
      document: 'demo/plan',
      author: { id: 'agent:editor', name: 'Editor', kind: 'agent' },
      run: 'r1',
      model: 'small',
      invoker: { id: 'eve', name: 'eve' },
      rationale: 'Shorter',
      status: 'pending',
    })
    const { suggestions } = await proposals.list(EVE, 'plan')
    expect(suggestions).toEqual([made])
    expect(suggestions[0]!.hunks.map(({ kind, view, inserted }) => [kind, view, inserted[0]?.text])).toEqual([
      ['insert', 'clean', 'PENDING'],
      ['replace', 'clean', 'slow'],
    ])
  })

  it('AGENT-95: parts are accepted and rejected alone, and stay decided', async () => {
    const { id, hunks } = await suggest([await replace('quick', 'slow'), await replace('Two', 'Three')])
    const [a, b] = hunks.map((hunk) => hunk.id)
    const accepted = await proposals.accept(EVA, id, { hunks: [a!] })
    expect(accepted.results).toEqual([{ hunk: a, status: 'accepted', message: null }])
    expect((await proposals.reject(EVA, id, [b!])).results).toMatchObject([{ status: 'rejected' }])
    expect(await text()).toBe('The slow brown fox\n\nTwo')
    const again = await proposals.accept(EVE, id, { hunks: [a!, b!] })
    expect(again.results.map(({ status }) => status)).toEqual(['decided', 'decided'])
    expect((await proposals.list(EVE, 'plan')).suggestions).toEqual([])
    const [closed] = (await proposals.list(EVE, 'plan', { pending: false })).suggestions
    expect(closed).toMatchObject({
      status: 'closed',
      hunks: [
        { status: 'accepted', decidedBy: { id: 'eva' } },
        { status: 'rejected', decidedBy: { id: 'eva' } },
      ],
    })
  })

  it('AGENT-95: of two people who accept at once one does, and the other one is told', async () => {
    const { id } = await suggest([await replace('quick', 'slow'), await replace('Two', 'Three')])
    const both = await Promise.all([proposals.accept(EVE, id), proposals.accept(EVA, id)])
    const statuses = both.flatMap(({ results }) => results.map(({ status }) => status))
    expect(statuses.toSorted()).toEqual(['accepted', 'accepted', 'decided', 'decided'])
    expect(await text()).toBe('The slow brown fox\n\nThree')
  })

  it("AGENT-96: accepted words are the author's, what the acceptor makes of them is the acceptor's", async () => {
    const { id, hunks } = await suggest([await replace('quick', 'slow')])
    await proposals.accept(EVA, id, { edits: { [hunks[0]!.id]: 'The slow red fox' } })
    expect(await text()).toBe('The slow red fox\n\nTwo')
    const authors = rooms.registry.find({ project: 'demo', key: 'plan' })!.authors.all()
    const principals = authors.map(({ author }) => `${author.kind} ${author.principal} ${author.run}`)
    expect(principals).toContain('agent agent:editor r1')
    expect(principals).toContain('person eva null')
  })

  it('AGENT-95: what was changed meanwhile is a conflict, and the document stays as it is', async () => {
    const two = await block('Two')
    const { id } = await suggest([{ op: 'delete_block', ...two }])
    await blocks.apply(EVA, 'plan', { operations: [await replace('Two', 'Two and more')] })
    expect((await proposals.list(EVE, 'plan')).suggestions[0]!.hunks[0]!.view).toBe('conflict')
    const { results } = await proposals.accept(EVE, id)
    expect(results).toMatchObject([{ status: 'conflict', message: expect.any(String) }])
    expect(await text()).toBe('The quick brown fox\n\nTwo and more')
  })

  it('AGENT-97: an agent does not accept its own, readers accept nothing, and others see nothing', async () => {
    const { id } = await suggest([await replace('quick', 'slow')])
    const agent: Principal = {
      ...EVE,
      author: { principal: AGENT.principal, kind: 'agent', run: 'r2' },
    }
    await expect(proposals.accept(agent, id)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(proposals.accept(person('rob'), id)).rejects.toMatchObject({ code: 'read-only' })
    await expect(proposals.withdraw(person('rob'), id)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(proposals.accept(person('mallory'), id)).rejects.toMatchObject({ code: 'not-found' })
    await expect(proposals.list(person('mallory'), 'plan')).rejects.toMatchObject({ code: 'not-found' })
    const operations = [await replace('quick', 'slow')]
    const suggested = proposals.create(person('rob'), 'plan', { operations })
    await expect(suggested).rejects.toMatchObject({ code: 'read-only' })
    expect((await proposals.list(person('rob'), 'plan')).suggestions).toHaveLength(1)
    expect((await proposals.withdraw(EVE, id)).results).toMatchObject([{ status: 'withdrawn' }])
    expect(await text()).toBe('The quick brown fox\n\nTwo')
  })

  it('AGENT-98: a stale operation is answered with the block, and a repeated request makes one suggestion', async () => {
    const { handle } = await block('Two')
    const operations: BlockOperation[] = [
      { op: 'replace_block', handle, hash: 'old', markdown: 'x' },
      await replace('quick', 'slow'),
    ]
    const request = { operations, idempotencyKey: 'k' }
    const first = await proposals.create(EVE, 'plan', request)
    expect(first.results).toMatchObject([
      { status: 'conflict', block: { markdown: 'Two' } },
      { status: 'suggested' },
    ])
    const again = await proposals.create(EVE, 'plan', request)
    expect(again).toMatchObject({
      isRepeated: true,
      suggestion: { id: first.suggestion!.id },
      results: [{ status: 'conflict', block: null }, { status: 'suggested' }],
    })
    expect((await proposals.list(EVE, 'plan')).suggestions).toHaveLength(1)
    const nothing = await proposals.create(EVE, 'plan', { operations: operations.slice(0, 1) })
    expect(nothing.suggestion).toBeNull()
  })

  it('AGENT-99: what the room refuses is pending again', async () => {
    const { id } = await suggest([await replace('quick', 'slow')])
    rooms.registry.find({ project: 'demo', key: 'plan' })!.setReadOnly(true)
    await expect(proposals.accept(EVE, id)).rejects.toMatchObject({ code: 'read-only' })
    rooms.registry.find({ project: 'demo', key: 'plan' })!.setReadOnly(false)
    expect((await proposals.list(EVE, 'plan')).suggestions[0]!.hunks[0]!.status).toBe('pending')
    expect((await proposals.accept(EVE, id)).results).toMatchObject([{ status: 'accepted' }])
    expect(await text()).toBe('The slow brown fox\n\nTwo')
  })

  it('AGENT-99: what was accepted when the server died is in the document when it is back, once', async () => {
    const { id } = await suggest([await replace('quick', 'slow')])
    const died = vi.spyOn(Releaser.prototype, 'release').mockImplementation(() => new Promise(() => {}))
    void proposals.accept(EVA, id)
    await vi.waitFor(() => expect(died).toHaveBeenCalled())
    died.mockRestore()
    expect(await text()).toBe('The quick brown fox\n\nTwo')
    expect(await proposals.releaseWaiting(new Date(Date.now() + 1_000))).toBe(1)
    expect(await text()).toBe('The slow brown fox\n\nTwo')
    expect(await proposals.releaseWaiting(new Date(Date.now() + 1_000))).toBe(0)
    expect(await text()).toBe('The slow brown fox\n\nTwo')
  })

  it('SUG-41: a conflict is accepted when it is to overrule, or with what the acceptor made of it, by who wrote which words', async () => {
    const { id, hunks } = await suggest([await replace('quick', 'slow'), await replace('Two', 'Three')])
    await blocks.apply(EVA, 'plan', { operations: [await replace('quick', 'quicker')] })
    await blocks.apply(EVA, 'plan', { operations: [await replace('Two', 'Twoo')] })
    const [a, b] = hunks.map((hunk) => hunk.id)
    expect((await proposals.accept(EVA, id)).results.map(({ status }) => status)).toEqual([
      'conflict',
      'conflict',
    ])
    expect((await proposals.accept(EVA, id, { hunks: [a!], force: true })).results).toMatchObject([
      { status: 'accepted' },
    ])
    await proposals.accept(EVA, id, { hunks: [b!], edits: { [b!]: 'Three and more' } })
    expect(await text()).toBe('The slow brown fox\n\nThree and more')
    expect(await authors()).toEqual(
      expect.arrayContaining([
        ['slow', 'agent:editor', 'eva'],
        ['Three', 'agent:editor', 'eva'],
        [' and more', 'eva', null],
      ]),
    )
  })

  it('SUG-42: a decision is undone: what was accepted goes out again, what was rejected is pending', async () => {
    const { id, hunks } = await suggest([await replace('quick', 'slow'), await replace('Two', 'Three')])
    const [a, b] = hunks.map((hunk) => hunk.id)
    await proposals.accept(EVA, id, { hunks: [a!] })
    await proposals.reject(EVA, id, [b!])
    await expect(proposals.undo(person('rob'), id, [a!])).rejects.toMatchObject({ code: 'read-only' })
    const both = await Promise.all([proposals.undo(EVE, id, [a!, b!]), proposals.undo(EVA, id, [a!, b!])])
    const statuses = both.flatMap(({ results }) => results.map(({ status }) => status))
    expect(statuses.toSorted()).toEqual(['decided', 'decided', 'pending', 'undone'])
    expect(await text()).toBe('The quick brown fox\n\nTwo')
    const [listed] = (await proposals.list(EVE, 'plan', { pending: false })).suggestions
    expect(listed!.hunks).toMatchObject([{ status: 'undone' }, { status: 'pending', decidedBy: null }])
    await proposals.accept(EVE, id)
    await blocks.apply(EVA, 'plan', { operations: [await replace('Three', 'Thirty')] })
    expect((await proposals.undo(EVE, id, [b!])).results).toMatchObject([
      { status: 'conflict', message: expect.stringContaining('changed since') },
    ])
    expect(await text()).toBe('The quick brown fox\n\nThirty')
  })

  it('SUG-42: what the room refuses to take out stays accepted', async () => {
    const { id, hunks } = await suggest([await replace('quick', 'slow')])
    await proposals.accept(EVA, id)
    const room = rooms.registry.find({ project: 'demo', key: 'plan' })!
    room.setReadOnly(true)
    await expect(proposals.undo(EVE, id, [hunks[0]!.id])).rejects.toMatchObject({ code: 'read-only' })
    room.setReadOnly(false)
    const [listed] = (await proposals.list(EVE, 'plan', { pending: false })).suggestions
    expect(listed!.hunks[0]!.status).toBe('accepted')
    expect((await proposals.undo(EVE, id, [hunks[0]!.id])).results).toMatchObject([{ status: 'undone' }])
  })

  it('SUG-44: decisions are told as events, with the parts that were accepted and rejected', async () => {
    const { id, hunks } = await suggest([await replace('quick', 'slow'), await replace('Two', 'Three')])
    await proposals.accept(EVA, id, { hunks: [hunks[0]!.id] })
    await proposals.reject(EVA, id)
    await proposals.reject(EVA, id, [hunks[1]!.id])
    const decided = facts.filter(({ type }) => type === 'suggestions-decided')
    expect(decided).toMatchObject([
      { principals: ['eva'], payload: { suggestion: id, accepted: 1, rejected: 0 } },
      { principals: ['eva'], payload: { suggestion: id, accepted: 0, rejected: 1 } },
    ])
  })
})

/** The texts of the document, with their authors and who accepted them. */
async function authors(): Promise<[string, string, string | null][]> {
  const { store, registry } = rooms
  const { id, organization } = (await store.documents.find({ project: 'demo', key: 'plan' }))!
  const entries = registry.find({ project: 'demo', key: 'plan' })!.authors.all()
  const acceptances = await store
    .forTenants([organization])
    .proposals.acceptances(id, { clients: null, limit: 99 })
  const member = await rooms.members.join('plan', EVE)
  const doc = new Y.Doc()
  Y.applyUpdate(doc, member.state())
  member.leave()
  return [...doc.store.clients.entries()].flatMap(([client, structs]) => {
    const text = structs
      .map((struct) =>
        struct instanceof Y.Item && !struct.deleted && struct.content instanceof Y.ContentString
          ? struct.content.str
          : '',
      )
      .join('')
    const principal = entries.find((entry) => entry.client === client)?.author.principal ?? ''
    const accepted = acceptances.find((each) => each.client === client)?.principal ?? null
    return text === '' ? [] : [[text, principal, accepted] as [string, string, string | null]]
  })
}
