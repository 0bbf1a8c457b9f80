import { SERVER_PRINCIPAL } from '@cowrite/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type AccountServer,
  createPerson,
  type Person,
  requestAs,
  startAccountServer,
} from '../harness/accounts.ts'
import { connectHocuspocus } from '../harness/clients.ts'

const ORGANIZATION = '00000000-0000-7000-8000-000000000001'

let server: AccountServer
let owner: Person
let member: Person

beforeAll(async () => {
  server = await startAccountServer()
  owner = await createPerson(server, { name: 'Olga', role: 'owner' })
  member = await createPerson(server, { name: 'Mia', role: 'member' })
  await create(owner, 'demo/plan')
})
afterAll(() => server?.[Symbol.asyncDispose]())

interface Key {
  readonly id: string
  readonly key: string
  readonly prefix: string
  readonly scopes: readonly string[]
  readonly projects: readonly string[] | null
  readonly lastUsedAt: string | null
}

/** Makes a key of a person, or of an organization. */
async function newKey(person: Person, more: object = {}, path = '/account/keys'): Promise<Key> {
  const response = await requestAs(server, person, 'POST', `/api/v1${path}`, {
    name: 'Script',
    scopes: ['read'],
    ...more,
  })
  expect(response.status).toBe(201)
  return (await response.json()) as Key
}

const by = ({ key }: Pick<Key, 'key'>) => ({ accessToken: key })
const create = (person: Pick<Person, 'accessToken'>, address: string) =>
  requestAs(server, person, 'POST', '/api/documents', { address, title: 'Plan' })
const status = async (key: Pick<Key, 'key'>, method: string, path: string, body?: object) =>
  (await requestAs(server, by(key), method, path, body)).status

it('KEY-1: a person makes keys, of which the secret is shown once, lists them by their first characters, and revokes them', async () => {
  const made = await newKey(owner, { name: 'Build', scopes: ['read', 'write'] })
  expect(made.key).toMatch(/^cwk_[\w-]{43}$/)
  expect(made.prefix).toBe(made.key.slice(0, 12))
  const listed = await (await requestAs(server, owner, 'GET', '/api/v1/account/keys')).text()
  expect(JSON.parse(listed).keys).toMatchObject([{ id: made.id, name: 'Build', lastUsedAt: null }])
  expect(listed).not.toContain(made.key)
  expect(await status(made, 'GET', '/api/documents/demo%2Fplan')).toBe(200)
  const [used] = (await (await requestAs(server, owner, 'GET', '/api/v1/account/keys')).json()).keys
  expect(used.lastUsedAt).not.toBeNull()
  const path = `/api/v1/account/keys/${made.id}`
  expect((await requestAs(server, member, 'DELETE', path)).status).toBe(404)
  expect((await requestAs(server, owner, 'DELETE', path)).status).toBe(204)
  expect((await requestAs(server, owner, 'DELETE', path)).status).toBe(404)
  expect(await status(made, 'GET', '/api/documents/demo%2Fplan')).toBe(401)
})

it('KEY-2: what is wrong in the order of a key is refused, and only who signed in manages keys', async () => {
  for (const wrong of [
    { name: '' },
    { scopes: [] },
    { scopes: ['all'] },
    { scopes: ['agents'] },
    { projects: [] },
    { projects: ['no-such-project'] },
    { expiresAt: '2020-01-01T00:00:00Z' },
    { secret: 'cwk_mine' },
  ]) {
    const body = { name: 'Script', scopes: ['read'], ...wrong }
    const refused = await requestAs(server, owner, 'POST', '/api/v1/account/keys', body)
    expect([wrong, refused.status]).toEqual([wrong, 400])
  }
  const admin = await newKey(owner, { scopes: ['admin', 'agents'] })
  for (const path of ['/api/v1/account/keys', `/api/v1/organizations/${ORGANIZATION}/keys`]) {
    expect(await status(admin, 'GET', path)).toBe(403)
    expect(await status(admin, 'POST', path, { name: 'More', scopes: ['read'] })).toBe(403)
  }
  expect((await requestAs(server, null, 'GET', '/api/v1/account/keys')).status).toBe(401)
})

it('KEY-3: a key does what its scopes say, in its projects, and never more than its holder', async () => {
  await server.server.documents.create(SERVER_PRINCIPAL, { address: 'other/plan' })
  const read = await newKey(owner)
  const propose = await newKey(owner, { scopes: ['propose'] })
  const write = await newKey(owner, { scopes: ['write'], projects: ['demo'] })
  const admin = await newKey(owner, { scopes: ['admin'] })
  const operations = [{ op: 'insert_after', handle: null, markdown: 'One' }]
  const outcomes = async (key: Key) => [
    await status(key, 'GET', '/api/documents/demo%2Fplan'),
    await status(key, 'POST', '/api/documents/demo%2Fplan/suggestions', { operations }),
    await status(key, 'POST', '/api/documents/demo%2Fplan/operations', { operations }),
    await status(key, 'GET', '/api/documents/other%2Fplan'),
    await status(key, 'POST', '/api/documents', { title: 'New', project: 'demo' }),
    await status(key, 'POST', '/api/documents', { title: 'New', project: 'other' }),
  ]
  expect(await outcomes(read)).toEqual([200, 403, 403, 200, 403, 403])
  expect(await outcomes(propose)).toEqual([200, 201, 403, 200, 403, 403])
  expect(await outcomes(write)).toEqual([200, 201, 200, 404, 201, 403])
  expect(await outcomes(admin)).toEqual([200, 201, 200, 200, 201, 201])
  const stranger = await newKey(member, { scopes: ['admin'] })
  expect(await outcomes(stranger)).toEqual([404, 404, 404, 404, 403, 403])
  const list = await requestAs(server, by(write), 'GET', '/api/documents?all=true')
  const { documents } = (await list.json()) as { documents: { address: string }[] }
  expect(documents.length).toBeGreaterThan(0)
  expect(documents.every(({ address }) => address.startsWith('demo/'))).toBe(true)
})

it('KEY-4: a key is replaced without a gap; a socket that is open with the one before is out when its time is over', async () => {
  const made = await newKey(owner, { scopes: ['write'] })
  const open = (key: Key) => connectHocuspocus('hocuspocus-4', server, 'demo/plan', { token: key.key })
  const socket = open(made)
  await socket.synced()
  const rotate = async (graceSeconds: number) => {
    const path = `/api/v1/account/keys/${made.id}/rotate`
    return (await (await requestAs(server, owner, 'POST', path, { graceSeconds })).json()) as Key
  }
  const next = await rotate(2)
  expect(next).toMatchObject({ id: made.id, scopes: ['write'] })
  expect(next.key).not.toBe(made.key)
  const path = '/api/documents/demo%2Fplan'
  expect([await status(made, 'GET', path), await status(next, 'GET', path)]).toEqual([200, 200])
  const later = open(next)
  await later.synced()
  expect(socket.documentCloses).toEqual([])
  await expect.poll(() => socket.documentCloses.length, { timeout: 5_000 }).toBeGreaterThan(0)
  expect([await status(made, 'GET', path), await status(next, 'GET', path)]).toEqual([401, 200])
  expect(later.documentCloses).toEqual([])
  await rotate(0)
  await expect.poll(() => later.documentCloses.length, { timeout: 1_000 }).toBeGreaterThan(0)
  expect(await status(next, 'GET', path)).toBe(401)
  socket.close()
  later.close()
})

it('KEY-5: a key that is revoked or expires is out within a second', async () => {
  const revoked = await newKey(owner, { scopes: ['write'] })
  const socket = connectHocuspocus('hocuspocus-4', server, 'demo/plan', { token: revoked.key })
  await socket.synced()
  await requestAs(server, owner, 'DELETE', `/api/v1/account/keys/${revoked.id}`)
  await expect.poll(() => socket.documentCloses.length, { timeout: 1_000 }).toBeGreaterThan(0)
  socket.close()
  const expiresAt = new Date(Date.now() + 1_500)
  const short = await newKey(owner, { scopes: ['write'], expiresAt: expiresAt.toISOString() })
  const other = connectHocuspocus('hocuspocus-4', server, 'demo/plan', { token: short.key })
  await other.synced()
  await expect.poll(() => other.documentCloses.length, { timeout: 2_600 }).toBeGreaterThan(0)
  expect(Date.now()).toBeGreaterThanOrEqual(expiresAt.getTime())
  other.close()
})

it('KEY-6: owners and admins of an organization make keys of it, which are no person, in its documents only', async () => {
  const path = `/organizations/${ORGANIZATION}/keys`
  const refused = await requestAs(server, member, 'GET', `/api/v1${path}`)
  expect(refused.status).toBe(403)
  const unknown = '/api/v1/organizations/00000000-0000-7000-8000-000000000002/keys'
  expect((await requestAs(server, owner, 'GET', unknown)).status).toBe(404)
  const made = await newKey(owner, { name: 'Deploy', scopes: ['write'] }, path)
  expect(await status(made, 'GET', '/api/documents/demo%2Fplan')).toBe(200)
  const operations = [{ op: 'insert_after', handle: null, markdown: 'By the key' }]
  expect(await status(made, 'POST', '/api/documents/demo%2Fplan/operations', { operations })).toBe(200)
  const authors = await requestAs(server, owner, 'GET', '/api/documents/demo%2Fplan/authors')
  expect(await authors.text()).toContain(`key:${made.id}`)
  const mine = await requestAs(server, owner, 'GET', '/api/v1/account/keys')
  expect(((await mine.json()) as { keys: Key[] }).keys.map(({ id }) => id)).not.toContain(made.id)
  expect((await requestAs(server, owner, 'DELETE', `/api/v1${path}/${made.id}`)).status).toBe(204)
  expect(await status(made, 'GET', '/api/documents/demo%2Fplan')).toBe(401)
})
