import { DEFAULT_ORGANIZATION_ID } from '@cowrite/persistence'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RedisService, startRedis } from '../../../scripts/services/redis.ts'
import { call } from '../accounts/api.ts'
import { type AccountServer, createPerson, type Person, startAccountServer } from '../harness/accounts.ts'
import { connectHocuspocus, type HocuspocusClient } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type FreshStore, freshStore } from '../harness/stores.ts'

/** Every change has a second to reach all nodes. */
const LIMIT_MS = 1_000
const ORGANIZATION = `/organizations/${DEFAULT_ORGANIZATION_ID}`

describe.each(['with Redis', 'without Redis'])('a right that is taken away, %s', (kind) => {
  let store: FreshStore
  let redis: RedisService | null = null
  let one: AccountServer
  let other: AccountServer
  let owner: Person
  let counter = 0

  beforeAll(async () => {
    store = await freshStore('PostgreSQL')
    redis = kind === 'with Redis' ? await startRedis({ own: true }) : null
    const env = { ...store.options.env, ...(redis === null ? {} : { REDIS_URL: redis.url }) }
    one = await startAccountServer({ env })
    other = await startAccountServer({ env })
    owner = await createPerson(one, { name: 'Olga', role: 'owner' })
  })
  afterAll(async () => {
    await one?.[Symbol.asyncDispose]()
    await other?.[Symbol.asyncDispose]()
    await redis?.stop()
    await store?.[Symbol.asyncDispose]()
  })

  const as = (person: Person, method: string, path: string, body?: unknown) =>
    call(one, method, path, body, { accessToken: person.accessToken })

  /** A project with a document in which a member, who is on the other node, may edit. */
  async function writing(role = 'editor') {
    const number = ++counter
    const member = await createPerson(one, { name: `Mara ${number}`, role: 'member' })
    const { body } = await as(owner, 'POST', `${ORGANIZATION}/projects`, { name: `p${number}` })
    const project = `/projects/${body.key}`
    await as(owner, 'PUT', `${project}/access`, { account: member.account.id, role })
    const address = `${body.key}/plan`
    const author = connectHocuspocus('hocuspocus-4', one, address, { token: owner.accessToken })
    await author.synced()
    const client = connectHocuspocus('hocuspocus-4', other, address, { token: member.accessToken })
    await client.synced()
    client.text.insert(0, 'mine ')
    await eventually('it to be saved', () => client.provider.unsyncedChanges === 0)
    return { member, project, address, author, client }
  }

  const path = (address: string) => `/documents/${encodeURIComponent(address)}`

  async function within(client: HocuspocusClient, change: () => Promise<unknown>, isDone: () => boolean) {
    await change()
    const start = performance.now()
    // A person goes on typing.
    const typing = setInterval(() => client.text.insert(0, 'x'), 20)
    try {
      await eventually('the other node to know', isDone)
    } finally {
      clearInterval(typing)
    }
    expect(performance.now() - start).toBeLessThan(LIMIT_MS)
  }

  it('ACC-20: a member who is removed is out of a document on another node while typing', async () => {
    const { member, author, client } = await writing()
    await within(
      client,
      () => as(owner, 'DELETE', `${ORGANIZATION}/members/${member.account.id}`),
      () => client.documentCloses.includes('forbidden'),
    )
    expect(author.documentCloses).toEqual([])
    for (const each of [author, client]) each.close()
  })

  it('ACC-20: another role is that of an open socket: a reader, then an editor again without a reconnection', async () => {
    const { member, project, author, client } = await writing()
    const give = (role: string) => as(owner, 'PUT', `${project}/access`, { account: member.account.id, role })
    await within(
      client,
      () => give('commenter'),
      () => client.provider.authorizedScope === 'readonly',
    )
    await within(
      client,
      () => give('editor'),
      () => client.provider.authorizedScope === 'read-write',
    )
    await eventually('what was typed meanwhile to be saved', () => client.provider.unsyncedChanges === 0)
    expect(client.documentCloses).toEqual([])
    for (const each of [author, client]) each.close()
  })

  it('ACC-20: a restricted document, a project in the trash, and a disabled account have the same effect', async () => {
    const restricted = await writing()
    await within(
      restricted.client,
      () => as(owner, 'PUT', `${path(restricted.address)}/restricted`, { restricted: true }),
      () => restricted.client.documentCloses.includes('forbidden'),
    )
    expect(restricted.author.documentCloses).toEqual([])
    const trashed = await writing()
    await within(
      trashed.client,
      () => as(owner, 'DELETE', trashed.project),
      () =>
        [trashed.client, trashed.author].every(({ documentCloses }) => documentCloses.includes('trashed')),
    )
    const disabled = await writing()
    await within(
      disabled.client,
      () => as(owner, 'PATCH', `${ORGANIZATION}/members/${disabled.member.account.id}`, { disabled: true }),
      () => disabled.client.documentCloses.includes('unauthorized'),
    )
    for (const { author, client } of [restricted, trashed, disabled])
      for (const each of [author, client]) each.close()
  })
})
