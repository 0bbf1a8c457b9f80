import { newId } from '@cowrite/persistence'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '../harness/accounts.ts'
import { eventually } from '../harness/eventually.ts'
import { followUnread, type InboxWorld, newInboxWorld } from './inbox.ts'

let world: InboxWorld
beforeAll(async () => {
  world = await newInboxWorld([{}, {}])
})
afterAll(() => world?.[Symbol.asyncDispose]())

const person = ({ account }: Person) => `person:${account.id}`
const listOf = async (who: Person, query = '') => (await world.as(who, 'GET', `/notifications${query}`)).body
const mentioning = (by: Person | null, ...mentions: readonly string[]) => ({
  ...({ type: 'commented', assignee: null, edited: false } as const),
  ...{ thread: newId(), comment: newId() },
  ...{ principal: by === null ? 'guest' : person(by), mentions },
})
const kinds = (list: { notifications: readonly { kind: string }[] }) =>
  list.notifications.map(({ kind }) => kind)

it('NOTE-17: who may see the document is told of a mention, and only they; what one did oneself is no news', async () => {
  const { owner, ann, ben, as, tell, newDocument } = world
  const document = await newDocument()
  const event = mentioning(owner, person(ann), person(ben), person(owner))
  await as(owner, 'PUT', `${document.path}/restricted`, { restricted: true })
  await as(owner, 'PUT', `${document.path}/access`, { account: ann.account.id, role: 'viewer' })
  await tell(document.id, event)
  const list = await eventually('a notification', async () => {
    const listed = await listOf(ann)
    return listed.notifications.length > 0 && listed
  })
  expect(list).toMatchObject({ unread: 1, next: null })
  expect(list.notifications).toEqual([
    {
      id: expect.any(String),
      kind: 'mention',
      document: document.address,
      title: 'Plan',
      thread: event.thread,
      comment: event.comment,
      suggestion: null,
      by: { id: person(owner), name: 'Olga', colour: expect.any(String) },
      excerpt: '',
      at: expect.any(String),
      read: false,
    },
  ])
  expect(await listOf(owner)).toMatchObject({ notifications: [], unread: 0 })
  expect(await listOf(ben)).toMatchObject({ notifications: [], unread: 0 })
  // With the right the list would show them: none was made.
  await as(owner, 'PUT', `${document.path}/access`, { account: ben.account.id, role: 'viewer' })
  expect(await listOf(ben)).toMatchObject({ notifications: [], unread: 0 })
  await as(ann, 'POST', '/notifications/read', { all: true })
})

it('NOTE-13, NOTE-14: pages on every node see the number at once, and what the right is gone for is not counted', async () => {
  const { owner, ann, as, tell, newDocument, nodes } = world
  const document = await newDocument()
  await using one = await followUnread(nodes[0]!, ann)
  await using other = await followUnread(nodes[1]!, ann)
  const both = (count: number) =>
    eventually(`${count} on both nodes`, () => one.unread === count && other.unread === count, {
      deadline: 4_000,
      explain: () => `${one.unread} and ${other.unread}`,
    })
  await both(0)
  await tell(document.id, mentioning(owner, person(ann)))
  await tell(document.id, { type: 'assigned', principal: 'guest', thread: newId(), assignee: person(ann) })
  await both(2)
  const [newest] = (await listOf(ann, '?unread=true')).notifications
  expect(newest).toMatchObject({ kind: 'assigned', by: { id: 'guest', name: 'Guest' } })
  const marked = await as(ann, 'POST', '/notifications/read', { ids: [newest.id] })
  expect(marked.body).toEqual({ unread: 1 })
  await both(1)
  expect(kinds(await listOf(ann, '?unread=true'))).toEqual(['mention'])
  await as(owner, 'PUT', `${document.path}/restricted`, { restricted: true })
  await both(0)
  expect(await listOf(ann, '?unread=true')).toMatchObject({ notifications: [], unread: 0 })
  await as(owner, 'PUT', `${document.path}/restricted`, { restricted: false })
  await both(1)
  await as(owner, 'DELETE', `/../documents/${encodeURIComponent(document.address)}`)
  await eventually('it to be in the trash', async () => (await listOf(ann)).unread === 0)
  await as(ann, 'DELETE', '/account/sessions')
  await as(ann, 'POST', '/notifications/read', { all: true })
})

it('NOTE-18: suggestions are told to who owns or edits the document, decisions to whose suggestion it is', async () => {
  const { owner, ann, ben, as, tell, newDocument, store } = world
  const document = await newDocument()
  await as(owner, 'PUT', `${document.path}/access`, { account: ann.account.id, role: 'owner' })
  const author = { principal: person(ben), kind: 'person', run: null } as const
  await store.updates.append([
    {
      documentId: document.id,
      bytes: Uint8Array.of(1),
      principal: person(ben),
      authored: [{ client: 1, clock: 0, author }],
    },
  ])
  const bytes = Uint8Array.of(1)
  const suggestion = await store.transaction(({ proposals }) =>
    proposals.create({ documentId: document.id, author, invoker: null, bytes, hunks: [bytes] }, 9),
  )
  await tell(document.id, { type: 'suggested', principal: person(ben), suggestion: suggestion!.id })
  await tell(document.id, { type: 'suggested', principal: person(ben), suggestion: suggestion!.id })
  const decided = { suggestion: suggestion!.id, accepted: 1, rejected: 0 }
  await tell(document.id, { type: 'suggestions-decided', principal: person(ann), ...decided })
  await eventually('a decision', async () => kinds(await listOf(ben)).includes('decided'))
  expect(kinds(await listOf(ben))).toEqual(['decided'])
  const own = (await listOf(ann)).notifications.filter(
    (one: { document: string }) => one.document === document.address,
  )
  expect(own).toMatchObject([{ kind: 'suggested', suggestion: suggestion!.id, by: { name: 'Ben' } }])
})

it('NOTE-4: a document is muted by who may see it, and makes no notifications then', async () => {
  const { owner, ann, ben, as, tell, newDocument } = world
  const document = await newDocument()
  const mute = `${document.path}/mute`
  expect((await as(ann, 'GET', mute)).body).toEqual({ muted: false })
  expect((await as(ann, 'PUT', mute)).body).toEqual({ muted: true })
  expect((await as(ann, 'GET', mute)).body).toEqual({ muted: true })
  await tell(document.id, mentioning(owner, person(ann), person(ben)))
  const ofDocument = async (who: Person) =>
    (await listOf(who)).notifications.filter((one: { document: string }) => one.document === document.address)
  await eventually('it to be told', async () => (await ofDocument(ben)).length === 1)
  expect(await ofDocument(ann)).toEqual([])
  expect((await as(ann, 'DELETE', mute)).body).toEqual({ muted: false })
  await as(owner, 'PUT', `${document.path}/restricted`, { restricted: true })
  expect(await as(ann, 'PUT', mute)).toMatchObject({ status: 404, body: { error: 'not-found' } })
})

it('NOTE-2: lists page by page; what is wrong with a request is said, and others’ notifications cannot be marked', async () => {
  const { owner, ann, ben, as, tell, newDocument } = world
  const document = await newDocument()
  await as(ann, 'POST', '/notifications/read', { all: true })
  for (let count = 0; count < 3; count++) await tell(document.id, mentioning(owner, person(ann)))
  const all = await eventually('three', async () => {
    const list = await listOf(ann, '?unread=true')
    return list.notifications.length >= 3 && list
  })
  const first = await listOf(ann, '?limit=2&unread=true')
  expect(first).toMatchObject({ unread: all.unread, next: first.notifications[1].id })
  const second = await listOf(ann, `?limit=2&unread=true&before=${first.next}`)
  expect(second.notifications[0]).toEqual(all.notifications[2])
  const foreign = await as(ben, 'POST', '/notifications/read', { ids: [all.notifications[0].id] })
  expect(foreign.status).toBe(200)
  expect(await listOf(ann, '?unread=true')).toEqual(all)
  for (const query of ['?limit=0', '?limit=101', '?before=x', '?unread=perhaps'])
    expect((await as(ann, 'GET', `/notifications${query}`)).status).toBe(400)
  for (const body of [{}, { ids: ['x'] }, { all: false }, { ids: [], all: true }])
    expect((await as(ann, 'POST', '/notifications/read', body)).status).toBe(400)
})

it('NOTE-19: the notifications of a thread that is deleted go with it', async () => {
  const { owner, ben, tell, newDocument } = world
  const document = await newDocument()
  const event = mentioning(owner, person(ben))
  await tell(document.id, event)
  const own = async () =>
    (await listOf(ben)).notifications.filter((one: { document: string }) => one.document === document.address)
  await eventually('it to be told', async () => (await own()).length === 1)
  await tell(document.id, { type: 'thread-deleted', principal: person(owner), thread: event.thread })
  await eventually('it to be gone', async () => (await own()).length === 0)
})

it('NOTE-10, NOTE-11, NOTE-12: people who write in a thread are told of replies and its resolution, with the words as they are now', async () => {
  const { owner, ann, ben, as, newDocument, store } = world
  const document = await newDocument()
  const { organization } = (await store.documents.find(addressOf(document.address)))!
  const group = (await store.access!.groups.create(organization, `Team ${newId()}`, null))!
  await store.access!.groups.add(group.id, ben.account.id)
  const threads = `/../documents/${encodeURIComponent(document.address)}/threads`
  const begun = await as(ann, 'POST', threads, {
    ...{ anchor: { kind: 'document' }, quotation: '' },
    body: `Is this right, @[Team](group:${group.id})?`,
  })
  const { id: thread } = begun.body.thread
  const ofThread = async (who: Person) =>
    (await listOf(who)).notifications.filter((one: { thread: string | null }) => one.thread === thread)
  const [asked] = await eventually('a mention', async () => {
    const list = await ofThread(ben)
    return list.length > 0 && list
  })
  expect(asked).toMatchObject({ kind: 'mention', by: { name: 'Ann' } })
  expect(asked.excerpt).toBe(`Is this right, @${group.name}?`)
  const replied = await as(ben, 'POST', `/../threads/${thread}/comments`, { body: 'No, it is not.' })
  const comment = replied.body.thread.comments[1].id
  const [reply] = await eventually('a reply', async () => {
    const list = await ofThread(ann)
    return list.length > 0 && list
  })
  expect(reply).toMatchObject({ kind: 'reply', comment, excerpt: 'No, it is not.', by: { name: 'Ben' } })
  await as(ben, 'PATCH', `/../comments/${comment}`, { body: 'It is.' })
  expect(await ofThread(ann)).toMatchObject([{ excerpt: 'It is.' }])
  await as(ben, 'DELETE', `/../comments/${comment}`)
  expect(await ofThread(ann)).toMatchObject([{ excerpt: '' }])
  await as(owner, 'PATCH', `/../threads/${thread}`, { status: 'resolved' })
  await eventually('the resolution', async () =>
    kinds({ notifications: await ofThread(ann) }).includes('resolved'),
  )
  expect(kinds({ notifications: await ofThread(ann) })).toEqual(['resolved', 'reply'])
  expect(kinds({ notifications: await ofThread(ben) })).toEqual(['mention'])
  expect(await ofThread(owner)).toEqual([])
})

function addressOf(name: string): { readonly project: string; readonly key: string } {
  const [project = '', key = ''] = name.split('/')
  return { project, key }
}
