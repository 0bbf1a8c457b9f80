import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { Keyring } from '../encryption/keyring.ts'
import { openStore } from '../open-store.ts'
import { DEFAULT_ORGANIZATION_ID } from '../sql/migrations/0001-start.ts'
import type { Store } from '../store.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
})
afterAll(() => database.drop())

const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`

async function using<Result>(keys: string | null, work: (store: Store) => Promise<Result>): Promise<Result> {
  const store = await openStore({
    kind: 'postgres',
    url: database.url,
    keys: keys === null ? null : Keyring.parse(keys),
  })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

it('ACC-121: forgetting a person takes their name, address and account off the audit log, as the one who did something and as the one it was done to', async () => {
  await using(null, async ({ access, maintenance }) => {
    const account = '01a22e3a-11d5-7126-85b0-e2ab9cf769a4'
    const mara = `person:${account}`
    const about = { organization: DEFAULT_ORGANIZATION_ID, action: 'member.removed' }
    const document = { kind: 'document', id: 'd', name: 'Plan' }
    const target = { kind: 'account', id: account, name: 'Mara Heron' }
    const detail = { email: 'mara@example.org' }
    await access!.audit.record({
      ...about,
      principal: mara,
      principalName: 'Mara Heron',
      target: document,
      address: '::1',
    })
    await access!.audit.record({ ...about, principal: 'person:x', principalName: 'Ada', target, detail })
    expect(await maintenance.forgetPrincipal(mara)).toBe(2)
    expect(await maintenance.forgetPrincipal(mara)).toBe(0)
    const events = await access!.audit.list({ organization: DEFAULT_ORGANIZATION_ID, limit: 9 })
    expect(JSON.stringify(events)).not.toMatch(/Mara|mara|::1|01a22e3a-11d5/)
    expect(events).toMatchObject([
      {
        principal: 'person:x',
        principalName: 'Ada',
        target: { kind: 'account', name: 'deleted' },
        detail: {},
      },
      { principal: 'deleted', principalName: 'deleted', target: document, action: 'member.removed' },
    ])
  })
})

it('ACC-122: keys of signatures and second factors are sealed anew with the first key, and a key that seals one is not retired', async () => {
  const [old, next] = [key('old'), key('next')]
  const secret = Buffer.from('a key that signs')
  await using(`${old}`, async ({ access }) => {
    await access!.signingKeys.ensure('tokens', () => secret)
    const account = await access!.accounts.create({
      email: null,
      emailVerified: false,
      name: 'Ada',
      passwordHash: null,
    })
    await access!.secondFactors.begin(account!.id, Buffer.from('factor'))
  })
  await using(`${next},${old}`, async ({ access, maintenance }) => {
    expect(await maintenance.retireKeys()).not.toContain('old')
    expect(await maintenance.resealSecrets()).toBe(2)
    expect(await maintenance.resealSecrets()).toBe(0)
    expect(await maintenance.retireKeys()).toContain('old')
    expect(Buffer.from(await access!.signingKeys.ensure('tokens', () => Buffer.alloc(1)))).toEqual(secret)
  })
  await using(next, async ({ access }) => {
    expect(Buffer.from(await access!.signingKeys.ensure('tokens', () => Buffer.alloc(1)))).toEqual(secret)
  })
})
