import { randomUUID } from 'node:crypto'
import { SERVER_PRINCIPAL } from '@cowrite/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type CommentWorld, mention, newCommentWorld, pathOf } from './comment-world.ts'

let world: CommentWorld
beforeAll(async () => {
  world = await newCommentWorld()
})
afterAll(() => world?.[Symbol.asyncDispose]())

const THUMB = encodeURIComponent('👍')
const idOf = ({ account }: { readonly account: { readonly id: string } }) => `person:${account.id}`
/** The facts about comments that the consumer was told of a document, once there are `count`. */
async function told(address: string, count: number): Promise<object[]> {
  const facts = () =>
    world.events
      .of(address)
      .filter(({ type }) => /^(commented|assigned|thread-)/.test(type))
      .map(({ id: _, documentId: __, address: ___, at: ____, ...fact }) => fact)
  await eventually(`${count} events`, () => facts().length >= count)
  return facts()
}

it('COM-1, COM-2: who may comment comments on words, a block or the document, and may still not write; a viewer reads, and for others there is nothing', async () => {
  const { ann, ben, cleo, gil, as } = world
  const address = await world.newDocument({ [ben.account.id]: 'commenter', [cleo.account.id]: 'viewer' })
  const member = connectHocuspocus('hocuspocus-4', world.server, address, { token: ann.accessToken })
  await member.synced()
  member.text.insert(0, 'Words that stand here')
  const before = (await as(ann, 'GET', pathOf(address))).body
  const anchor = {
    kind: 'text',
    from: { type: { client: 1, clock: 2 }, assoc: 0 },
    to: { item: null },
    words: [[1, 2, 3]],
  }
  const thread = await world.begin(ben, address, 'Really?\n\n<b>no</b>', { anchor, quotation: 'that stand' })
  expect(thread).toMatchObject({
    document: address,
    anchor,
    quotation: 'that stand',
    status: 'open',
    resolvedBy: null,
    assignee: null,
    unread: false,
    comments: [
      {
        author: {
          id: idOf(ben),
          kind: 'person',
          name: 'Ben',
          colour: expect.stringMatching(/^#[0-9a-f]{6}$/),
        },
        invoker: null,
        body: 'Really?\n\n<b>no</b>',
        editedAt: null,
        mine: true,
        reactions: [],
      },
    ],
  })
  for (const about of [
    { kind: 'block', handle: '7:1' },
    { kind: 'suggestion', suggestion: randomUUID(), hunk: randomUUID() },
  ])
    expect((await world.begin(ben, address, 'x', { anchor: about })).anchor).toEqual(about)
  expect((await as(ben, 'PATCH', pathOf(address), { title: 'Mine' })).status).toBe(403)
  expect(await world.threads(cleo, address)).toHaveLength(3)
  const writes = [
    ['POST', `${pathOf(address)}/threads`, { anchor: { kind: 'document' }, body: 'x' }],
    ['POST', `/api/threads/${thread.id}/comments`, { body: 'x' }],
    ['PATCH', `/api/threads/${thread.id}`, { status: 'resolved' }],
    ['PUT', `/api/comments/${thread.comments[0]!.id}/reactions/${THUMB}`, undefined],
  ] as const
  for (const [method, path, body] of writes) {
    expect((await as(cleo, method, path, body)).status).toBe(403)
    expect((await as(gil, method, path, body)).status).toBe(404)
  }
  const unknown = await as(gil, 'GET', `/api/threads/${randomUUID()}`)
  expect(await as(gil, 'GET', `/api/threads/${thread.id}`)).toEqual(unknown)
  const after = (await as(ann, 'GET', pathOf(address))).body
  expect(after).toEqual({ ...before, updatedAt: expect.any(String) })
  expect(member.text.toString()).toBe('Words that stand here')
  member.close()
})

it('COM-5: a comment with an idempotency key is written once, however often it is sent, also at the same time', async () => {
  const { ann, as } = world
  const address = await world.newDocument()
  const begin = { anchor: { kind: 'document' }, body: 'Once', idempotencyKey: 'a key' }
  const answers = await Promise.all([1, 2, 3].map(() => as(ann, 'POST', `${pathOf(address)}/threads`, begin)))
  const ids = new Set(answers.map(({ body }) => body.thread.id))
  expect([answers.map(({ status }) => status), ids.size]).toEqual([[201, 201, 201], 1])
  const [id] = ids
  const reply = { body: 'Also once', idempotencyKey: 'another' }
  for (let sent = 0; sent < 2; sent++) await as(ann, 'POST', `/api/threads/${id}/comments`, reply)
  const [thread] = await world.threads(ann, address)
  expect(thread?.comments.map(({ body }) => body)).toEqual(['Once', 'Also once'])
  const other = await as(ann, 'POST', `/api/threads/${id}/comments`, { ...reply, body: 'Other' })
  expect([other.status, other.body.error]).toEqual([409, 'conflict'])
})

it('COM-6, COM-7, COM-8, COM-9: only its author changes a comment, its author or an owner of the document deletes it, and what an owner deletes of others is in the audit log', async () => {
  const { ann, ben, cleo, owner, as } = world
  const address = await world.newDocument({ [ben.account.id]: 'commenter', [cleo.account.id]: 'editor' })
  const { id } = await world.begin(ben, address, 'First')
  const reply = async (person: typeof ann, body: string) =>
    (await as(person, 'POST', `/api/threads/${id}/comments`, { body })).body.thread.comments.at(-1).id
  const [second, third] = [await reply(cleo, 'Second'), await reply(ben, 'Third')]
  const first = (await world.threads(ann, address))[0]!.comments[0]!.id
  for (const person of [ann, cleo])
    expect((await as(person, 'PATCH', `/api/comments/${first}`, { body: 'No' })).status).toBe(403)
  const edited = await as(ben, 'PATCH', `/api/comments/${first}`, { body: 'First of all' })
  expect(edited.body.thread.comments[0]).toMatchObject({ body: 'First of all', editedAt: expect.any(String) })
  // Cleo may edit the document, but owns it not.
  expect((await as(cleo, 'DELETE', `/api/comments/${third}`)).status).toBe(403)
  expect((await as(ben, 'DELETE', `/api/threads/${id}`)).status).toBe(403)
  expect((await as(ben, 'DELETE', `/api/comments/${first}`)).status).toBe(204)
  expect((await as(ann, 'DELETE', `/api/comments/${second}`)).status).toBe(204)
  const [thread] = await world.threads(ann, address)
  expect(thread?.comments).toMatchObject([
    { id: first, body: '', deletedAt: expect.any(String) },
    { id: second, body: '', deletedAt: expect.any(String) },
    { id: third, body: 'Third', deletedAt: null },
  ])
  expect((await as(ben, 'PATCH', `/api/comments/${first}`, { body: 'Back' })).status).toBe(404)
  // The last comment goes with its thread.
  expect((await as(ben, 'DELETE', `/api/comments/${third}`)).status).toBe(204)
  expect(await world.threads(ann, address)).toEqual([])
  expect((await as(ben, 'GET', `/api/threads/${id}`)).status).toBe(404)
  // Also when the last two go at the same time.
  const pair = await world.begin(ben, address, 'One')
  const two = await as(ben, 'POST', `/api/threads/${pair.id}/comments`, { body: 'Two' })
  const both = two.body.thread.comments.map(({ id: each }: { id: string }) =>
    as(ben, 'DELETE', `/api/comments/${each}`),
  )
  expect((await Promise.all(both)).map(({ status }) => status)).toEqual([204, 204])
  expect(await world.threads(ann, address)).toEqual([])
  const another = await world.begin(ben, address, 'Another')
  expect((await as(ann, 'DELETE', `/api/threads/${another.id}`)).status).toBe(204)
  const own = await world.begin(ben, address, 'Own')
  expect((await as(ben, 'DELETE', `/api/threads/${own.id}`)).status).toBe(204)
  const log = await as(owner, 'GET', `/api/v1/organizations/${world.organization}/audit`)
  const actions = log.body.events.filter(({ action }: { action: string }) => action.startsWith('comment'))
  expect(actions.map(({ action, principal }: Record<string, unknown>) => [action, principal])).toEqual([
    ['comments.deleted', idOf(ann)],
    ['comment.deleted', idOf(ann)],
  ])
  expect(JSON.stringify(actions)).not.toMatch(/Second|Another/)
})

it('COM-10, COM-11, COM-24: a thread is resolved, opened again and assigned, and each change is an event of the document', async () => {
  const { ann, ben, cleo, as } = world
  const address = await world.newDocument({ [ben.account.id]: 'commenter' })
  const { id } = await world.begin(ann, address, 'Do it', { assignee: idOf(ben) })
  const change = (body: object) => as(ben, 'PATCH', `/api/threads/${id}`, body)
  expect((await change({ status: 'resolved' })).body.thread).toMatchObject({
    status: 'resolved',
    resolvedBy: { id: idOf(ben), name: 'Ben' },
    resolvedAt: expect.any(String),
    assignee: { id: idOf(ben), name: 'Ben' },
  })
  // Nothing changes.
  expect((await change({ status: 'resolved' })).status).toBe(200)
  expect((await change({ status: 'open', assignee: idOf(ann) })).body.thread).toMatchObject({
    status: 'open',
    resolvedBy: null,
    resolvedAt: null,
    assignee: { name: 'Ann' },
  })
  await change({ assignee: null })
  // Cleo may not see it, and there is no such person: both are answered the same.
  const refused = await change({ assignee: idOf(cleo) })
  expect([refused.status, refused.body.error]).toEqual([400, 'invalid-request'])
  expect(await change({ assignee: `person:${randomUUID()}` })).toEqual(refused)
  await as(ann, 'DELETE', `/api/threads/${id}`)
  const thread = { thread: id }
  const by = { principal: idOf(ben), ...thread }
  expect(await told(address, 6)).toEqual([
    {
      type: 'commented',
      principal: idOf(ann),
      ...thread,
      comment: expect.any(String),
      mentions: [],
      assignee: idOf(ben),
      edited: false,
    },
    { type: 'thread-resolved', ...by },
    { type: 'thread-reopened', ...by },
    { type: 'assigned', ...by, assignee: idOf(ann) },
    { type: 'assigned', ...by, assignee: null },
    { type: 'thread-deleted', principal: idOf(ann), ...thread },
  ])
})

it('COM-12, COM-13, COM-25: people and groups who may see the document are found and mentioned; who may not is text, and nobody is told', async () => {
  const { ann, ben, cleo, gil, owner, as } = world
  const address = await world.newDocument({ [ben.account.id]: 'commenter', [gil.account.id]: 'commenter' })
  const groups = `/api/v1/organizations/${world.organization}/groups`
  const crew = (await as(owner, 'POST', groups, { name: 'Crew' })).body
  const others = (await as(owner, 'POST', groups, { name: 'Others' })).body
  await as(ann, 'PUT', `/api/v1${pathOf(address).slice(4)}/access`, { group: crew.id, role: 'viewer' })
  const find = async (person: typeof ann, q: string) => {
    const { body } = await as(person, 'GET', `${pathOf(address)}/readers?q=${encodeURIComponent(q)}`)
    return body.people.map(({ name }: { name: string }) => name)
  }
  // The owner of the organization reaches all of it; Cleo is a member without a grant.
  expect(await find(ann, '')).toEqual(['Ann', 'Ben', 'Crew', 'Gil', 'Olga'])
  expect(await find(ann, 'bE')).toEqual(['Ben'])
  expect(await find(ann, '%')).toEqual([])
  // A guest of the organization is told only of those who commented.
  expect(await find(gil, '')).toEqual([])
  const body = `${mention(ben)} and ${mention(cleo)}, @[Crew](group:${crew.id}), @[Others](group:${others.id})`
  const thread = await world.begin(ann, address, body)
  expect(thread.comments[0]?.body).toBe(body)
  expect(await find(gil, '')).toEqual(['Ann'])
  const comment = thread.comments[0]!.id
  await as(ann, 'PATCH', `/api/comments/${comment}`, { body: `${mention(ben)} ${mention(gil)}` })
  await as(ann, 'PATCH', `/api/comments/${comment}`, { body: `${mention(gil)} again` })
  await as(ann, 'POST', `/api/threads/${thread.id}/comments`, { body: 'The end' })
  const facts = await told(address, 3)
  const about = { type: 'commented', principal: idOf(ann), thread: thread.id, assignee: null }
  expect(facts).toEqual([
    { ...about, comment, mentions: [idOf(ben), `group:${crew.id}`], edited: false },
    { ...about, comment, mentions: [idOf(gil)], edited: true },
    { ...about, comment: expect.any(String), mentions: [], edited: false },
  ])
})

it('COM-14, COM-15: reactions are those of people, each once, and marks of reading are those of each person', async () => {
  const { ann, ben, as } = world
  const address = await world.newDocument({ [ben.account.id]: 'commenter' })
  const { id, comments } = await world.begin(ann, address, 'Look')
  const path = `/api/comments/${comments[0]!.id}/reactions`
  await as(ben, 'PUT', `${path}/${THUMB}`)
  await as(ben, 'PUT', `${path}/${THUMB}`)
  await as(ann, 'PUT', `${path}/${THUMB}`)
  const family = await as(ann, 'PUT', `${path}/${encodeURIComponent('👩‍👩‍👧‍👦')}`)
  expect(family.body.thread.comments[0].reactions).toMatchObject([
    { emoji: '👍', people: [{ name: 'Ben' }, { name: 'Ann' }] },
    { emoji: '👩‍👩‍👧‍👦', people: [{ name: 'Ann' }] },
  ])
  const kiss = await as(ann, 'PUT', `${path}/${encodeURIComponent('🧑🏻‍❤️‍💋‍🧑🏼')}`)
  expect(kiss.status).toBe(200)
  for (const wrong of ['x', '👍👍', '%3Cb%3E', '1'])
    expect((await as(ben, 'PUT', `${path}/${encodeURIComponent(wrong)}`)).status).toBe(400)
  const off = await as(ben, 'DELETE', `${path}/${THUMB}`)
  expect(off.body.thread.comments[0].reactions[0].people).toMatchObject([{ name: 'Ann' }])

  const unread = async (person: typeof ann) =>
    (await world.threads(person, address)).map((each) => each.unread)
  expect([await unread(ann), await unread(ben)]).toEqual([[false], [true]])
  expect((await as(ben, 'POST', `/api/threads/${id}/read`)).status).toBe(204)
  expect(await unread(ben)).toEqual([false])
  const { revision } = (await world.threads(ben, address))[0]!
  await as(ann, 'POST', `/api/threads/${id}/comments`, { body: 'More' })
  expect([await unread(ann), await unread(ben)]).toEqual([[false], [true]])
  // What came after the state that was read stays unread.
  await as(ben, 'POST', `/api/threads/${id}/read`, { revision })
  expect(await unread(ben)).toEqual([true])
  await as(ben, 'POST', `${pathOf(address)}/threads/read`)
  expect(await unread(ben)).toEqual([false])
})

it('COM-16, COM-35, COM-36: names are those of now; a person who deletes the account is gone from all comments, and comments go with their document', async () => {
  const { ann, as, server } = world
  const accounts = server.server.accounts!
  const dora = {
    account: await accounts.create({
      name: 'Dora',
      role: 'member',
      email: 'dora@example.org',
      password: 'long password',
    }),
  }
  const { accessToken } = await accounts.beginSession(dora.account.id)
  const person = { ...dora, accessToken, cookie: '' }
  const address = await world.newDocument({ [dora.account.id]: 'commenter' })
  const { id, comments } = await world.begin(person, address, `I am ${mention(person)}`)
  await as(ann, 'POST', `/api/threads/${id}/comments`, { body: `Hello ${mention(person)}` })
  await as(person, 'PUT', `/api/comments/${comments[0]!.id}/reactions/${THUMB}`)
  await as(person, 'PATCH', `/api/threads/${id}`, { status: 'resolved', assignee: idOf(person) })
  await as(person, 'PATCH', '/api/v1/account', { name: 'Doris' })
  const [named] = await world.threads(ann, address)
  expect(named).toMatchObject({ resolvedBy: { name: 'Doris' }, assignee: { name: 'Doris' } })
  expect(named?.comments.map(({ body }) => body)).toEqual([
    `I am @[Doris](${idOf(person)})`,
    `Hello @[Doris](${idOf(person)})`,
  ])
  expect((await as(person, 'DELETE', '/api/v1/account', { password: 'long password' })).status).toBe(204)
  const [gone] = await world.threads(ann, address)
  expect(gone).toMatchObject({
    status: 'resolved',
    resolvedBy: { id: 'deleted', name: 'deleted' },
    assignee: { id: 'deleted', name: 'deleted' },
  })
  expect(gone?.comments.map(({ body }) => body)).toEqual(['I am @deleted', 'Hello @deleted'])
  expect(JSON.stringify(gone)).not.toMatch(new RegExp(`Dor|${dora.account.id}`))
  await as(ann, 'DELETE', pathOf(address))
  expect((await as(ann, 'GET', `/api/threads/${id}`)).status).toBe(410)
  await as(ann, 'DELETE', `${pathOf(address)}?forever=true`)
  expect((await as(ann, 'GET', `/api/threads/${id}`)).status).toBe(404)
})

it('COM-17, COM-23: a document that is closed to edits is commented on, one in the trash is not, and comments outlive the restoring of versions', async () => {
  const { ann, ben, as } = world
  const address = await world.newDocument({ [ben.account.id]: 'commenter' })
  const { id } = (await as(ann, 'POST', `${pathOf(address)}/versions`, { name: 'Before' })).body
  const thread = await world.begin(ben, address, 'Stays')
  expect((await as(ann, 'POST', `${pathOf(address)}/versions/${id}/restore`)).status).toBe(200)
  expect((await world.threads(ben, address)).map((each) => each.id)).toEqual([thread.id])
  await world.server.server.documents.setReadOnly(SERVER_PRINCIPAL, address, true)
  expect((await as(ben, 'POST', `/api/threads/${thread.id}/comments`, { body: 'Still' })).status).toBe(201)
  await as(ann, 'DELETE', pathOf(address))
  const trashed = [
    await as(ann, 'GET', `${pathOf(address)}/threads`),
    await as(ann, 'POST', `/api/threads/${thread.id}/comments`, { body: 'No' }),
    await as(ann, 'POST', `${pathOf(address)}/threads`, { anchor: { kind: 'document' }, body: 'No' }),
  ]
  expect(trashed.map(({ status }) => status)).toEqual([410, 410, 410])
  await as(ann, 'POST', `${pathOf(address)}/restore`)
  expect((await world.threads(ben, address))[0]?.comments).toHaveLength(2)
})

it('COM-18: a guest of a link for commenters comments under the chosen name, and neither writes nor sees who else there is', async () => {
  const { ann, as } = world
  const address = await world.newDocument()
  const links = `/api/v1/documents/${encodeURIComponent(address)}/links`
  const open = async (role: string, name: string) => {
    const { url } = (await as(ann, 'POST', links, { name: role, role })).body
    const { token } = (await as(null, 'POST', '/api/v1/links/open', { secret: url.split('/s/')[1], name }))
      .body
    return { accessToken: token as string }
  }
  const [ada, eve] = [await open('commenter', 'Ada'), await open('viewer', 'Eve')]
  const thread = await world.begin(ada, address, 'From outside', { name: 'Somebody else' })
  expect(thread.comments[0]?.author).toMatchObject({
    kind: 'guest',
    name: 'Ada',
    id: expect.stringMatching(/^link:/),
  })
  const comment = `/api/comments/${thread.comments[0]!.id}`
  expect((await as(ada, 'PATCH', comment, { body: 'Edited' })).status).toBe(200)
  expect((await as(eve, 'POST', `/api/threads/${thread.id}/comments`, { body: 'x' })).status).toBe(403)
  expect((await as(ada, 'GET', `${pathOf(address)}/readers`)).body).toEqual({ people: [] })
  expect((await as(eve, 'GET', `${pathOf(address)}/readers`)).status).toBe(403)
  expect((await world.threads(eve, address))[0]?.comments[0]).toMatchObject({ body: 'Edited', mine: false })
})

it('COM-31: requests that are wrong change nothing: empty and long texts, places of any form, names that are none', async () => {
  const { ann, as } = world
  const address = await world.newDocument()
  const about = { anchor: { kind: 'document' }, body: 'Words' }
  const wrong: object[] = [
    { ...about, body: '' },
    { ...about, body: ' \n ' },
    { ...about, body: 'x'.repeat(10_001) },
    { ...about, body: 'nul \0' },
    { ...about, body: 'half \ud800' },
    { ...about, quotation: 'x'.repeat(2_001) },
    { ...about, anchor: { kind: 'else' } },
    { ...about, anchor: { kind: 'block' } },
    { ...about, anchor: { kind: 'block', handle: 'x'.repeat(201) } },
    { ...about, anchor: { kind: 'text', from: {}, to: { long: 'x'.repeat(10_000) } } },
    { ...about, anchor: { kind: 'text', from: {}, to: {}, words: [[1, 2]] } },
    { ...about, anchor: { kind: 'suggestion', suggestion: 'x', hunk: 'y' } },
    { ...about, anchor: { kind: 'text', from: { item: { client: { deep: 1 } } }, to: {} } },
    { ...about, assignee: 'ann' },
    { ...about, more: 1 },
    { body: 'Words' },
  ]
  for (const body of wrong) {
    const { status, body: answer } = await as(ann, 'POST', `${pathOf(address)}/threads`, body)
    expect([status, answer.error], JSON.stringify(body).slice(0, 80)).toEqual([400, 'invalid-request'])
  }
  const deep = `{"anchor":{"kind":"text","from":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}},"to":{}},"body":"x"}`
  const nested = await fetch(`${world.server.url}${pathOf(address)}/threads`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ann.accessToken}`, 'content-type': 'application/json' },
    body: deep,
  })
  expect(nested.status).toBe(400)
  expect(await world.threads(ann, address)).toEqual([])
  const hostile = '</script><img onerror=x> \u202e @[x](person:nobody) \u0001 {{1}} {{2}} %00'
  const kept = await world.begin(ann, address, hostile.repeat(100), { quotation: hostile })
  expect([kept.comments[0]?.body, kept.quotation]).toEqual([hostile.repeat(100), hostile])
})
