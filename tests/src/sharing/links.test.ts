import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { newWorld, OF_ORGANIZATION, pathOf, type World } from '../organizations/world.ts'

let world: World
let address: string
let path: string
beforeAll(async () => {
  world = await newWorld()
  address = await world.newDocument(world.member, await world.newProject(world.member))
  path = pathOf(address)
})
afterAll(() => world?.[Symbol.asyncDispose]())

const newLink = async (more: object = {}) => {
  const body = { name: 'For readers', role: 'viewer', ...more }
  const made = await world.as(world.member, 'POST', `${path}/links`, body)
  expect(made.status).toBe(201)
  return { ...made.body, secret: made.body.url.split('/s/')[1] as string }
}
const open = (secret: string, more: object = {}, person: { accessToken: string } | null = null) =>
  world.as(person, 'POST', '/links/open', { secret, ...more })
const readAs = (accessToken: string, of = path) => world.as({ accessToken }, 'GET', `${of}/access`)
const find = async (id: string) =>
  (await world.as(world.member, 'GET', `${path}/links`)).body.links.find(
    (one: { id: string }) => one.id === id,
  )

it('ACC-35: a document has several links, which only its owners see and change, each with its uses', async () => {
  const { member, admin, guest, stranger } = world
  const link = await newLink({ role: 'commenter', password: 'open sesame' })
  expect(link).toMatchObject({
    role: 'commenter',
    hasPassword: true,
    signIn: false,
    uses: 0,
    lastUsedAt: null,
  })
  await newLink()
  const { body } = await world.as(member, 'GET', `${path}/links`)
  expect(JSON.stringify(body)).not.toContain(link.secret)
  expect(body.links).toHaveLength(2)
  expect((await world.as(admin, 'GET', `${path}/links`)).status).toBe(200)
  await world.as(member, 'PUT', `${path}/access`, { account: guest.account.id, role: 'editor' })
  expect((await world.as(guest, 'GET', `${path}/links`)).status).toBe(403)
  expect((await world.as(guest, 'POST', `${path}/links`, { name: 'x', role: 'viewer' })).status).toBe(403)
  expect((await world.as(guest, 'DELETE', `${path}/links/${link.id}`)).status).toBe(403)
  expect((await world.as(stranger, 'GET', `${path}/links`)).status).toBe(404)
  expect((await world.as(member, 'POST', `${path}/links`, { name: 'x', role: 'owner' })).status).toBe(400)
  expect((await open(link.secret, { password: 'open sesame' })).status).toBe(200)
  expect(await find(link.id)).toMatchObject({ uses: 1, lastUsedAt: expect.any(String) })
  await world.as(member, 'PUT', `${path}/access`, { account: guest.account.id, role: null })
})

it('ACC-36: a guest gets a token for that document alone, with the chosen name; a person who is signed in uses their session', async () => {
  const { member, stranger } = world
  const { secret } = await newLink()
  const { body } = await open(secret, { name: 'Ada' })
  expect(body).toMatchObject({
    address,
    title: 'Plan',
    role: 'viewer',
    token: expect.stringMatching(/^cwv_/),
  })
  expect((await readAs(body.token)).body).toMatchObject({
    you: { role: 'viewer', why: 'link' },
    organization: null,
    people: [],
    links: [],
  })
  const other = await world.newDocument(member, address.split('/')[0]!)
  expect((await readAs(body.token, pathOf(other))).status).toBe(404)
  expect((await readAs(body.token, OF_ORGANIZATION)).status).toBe(404)
  expect((await readAs(`${body.token}x`)).status).toBe(401)
  expect((await world.as(stranger, 'GET', `${path}/access`)).status).toBe(404)
  expect((await open(secret, {}, stranger)).body).toMatchObject({ token: null, address })
  expect((await world.as(stranger, 'GET', `${path}/access`)).body.you).toMatchObject({
    role: 'viewer',
    why: 'link',
  })
})

it('ACC-36: a link that asks to sign in lets no guest in', async () => {
  const { secret } = await newLink({ signIn: true })
  expect((await open(secret)).body.error).toBe('sign-in-needed')
  expect((await open(secret, {}, world.admin)).status).toBe(200)
})

it('ACC-37: a link with a password opens with it alone, and guesses are limited and in the audit log', async () => {
  const { id, secret } = await newLink({ password: 'open sesame' })
  expect(await open(secret)).toMatchObject({ status: 403, body: { error: 'password-needed' } })
  const answers = []
  for (let guess = 0; guess < 11; guess++) answers.push(await open(secret, { password: `guess ${guess}` }))
  expect(answers.slice(0, 10).map(({ body }) => body.error)).toEqual(Array(10).fill('password-needed'))
  expect(answers[10]).toMatchObject({ status: 429, body: { error: 'rate-limited' } })
  expect(Number(answers[10]!.headers.get('retry-after'))).toBeGreaterThan(0)
  const { body } = await world.as(
    world.owner,
    'GET',
    `${OF_ORGANIZATION}/audit?action=link.refused&target=${id}`,
  )
  expect(body.events).toHaveLength(10)
  expect((await open('no-such-secret', { password: 'x' })).body.error).toBe('not-found')
})

it.each(['revoked', 'expired', 'with another password', 'in the trash'])(
  'ACC-38: what a link opened ends within a second when it is %s',
  async (end) => {
    const { member } = world
    const own = await world.newDocument(member, address.split('/')[0]!)
    const made = await world.as(member, 'POST', `${pathOf(own)}/links`, {
      name: 'For editors',
      role: 'editor',
      ...(end === 'expired' ? { expiresAt: new Date(Date.now() + 3_000).toISOString() } : {}),
    })
    const secret = made.body.url.split('/s/')[1]
    const { body } = await open(secret)
    const client = connectHocuspocus('hocuspocus-4', world.server, own, { token: body.token })
    await client.synced()
    client.text.insert(0, 'by a guest')
    await eventually('it to be saved', () => client.provider.unsyncedChanges === 0)
    const link = `${pathOf(own)}/links/${made.body.id}`
    if (end === 'revoked') await world.as(member, 'DELETE', link)
    if (end === 'with another password') await world.as(member, 'PATCH', link, { password: 'another' })
    if (end === 'in the trash') await world.as(member, 'DELETE', `/projects/${own.split('/')[0]}`)
    const since = end === 'expired' ? Date.parse(made.body.expiresAt) : Date.now()
    await eventually('the guest to be out', () => client.documentCloses.length > 0)
    expect(Date.now() - since).toBeLessThan(1_000)
    expect(client.documentCloses).toEqual([end === 'in the trash' ? 'trashed' : 'unauthorized'])
    client.close()
    if (end === 'in the trash') await world.as(member, 'POST', `/projects/${own.split('/')[0]}/restore`)
    else
      expect((await open(secret)).body.error).toBe(
        end === 'with another password' ? 'password-needed' : 'not-found',
      )
  },
)

it('ACC-38: another role of a link is that of its guests at once', async () => {
  const { member } = world
  const { id, secret } = await newLink({ role: 'editor' })
  const { body } = await open(secret)
  const client = connectHocuspocus('hocuspocus-4', world.server, address, { token: body.token })
  await client.synced()
  expect(client.provider.authorizedScope).toBe('read-write')
  await world.as(member, 'PATCH', `${path}/links/${id}`, { role: 'viewer' })
  await eventually('the guest to be a reader', () => client.provider.authorizedScope === 'readonly')
  await world.as(member, 'PATCH', `${path}/links/${id}`, { role: 'editor' })
  await eventually('the guest to be an editor', () => client.provider.authorizedScope === 'read-write')
  expect(client.documentCloses).toEqual([])
  client.close()
})
