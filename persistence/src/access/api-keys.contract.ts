import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { DEFAULT_ORGANIZATION_ID } from '../sql/migrations/0001-start.ts'
import type { Store } from '../store.ts'
import { newKey, newProject } from '../testing/contract-helpers.ts'
import type { AccessStore } from './access-store.ts'
import type { KeyHolder, NewApiKey } from './api-keys.ts'

const MOST = 1_000
const MINUTE_MS = 60_000
const HOLDER: KeyHolder = { kind: 'organization', organization: DEFAULT_ORGANIZATION_ID }

/** The part of the contract about keys of the API. */
export function describeApiKeys(store: () => Store): void {
  describe('keys of the API', () => {
    // A store in memory has no accounts.
    const whenKept = (work: (access: AccessStore) => Promise<void>) => async () => {
      const { access } = store()
      if (access !== null) await work(access)
    }
    const newSecret = () => `cwk_${randomUUID()}`
    const key = (more: Partial<NewApiKey> = {}): NewApiKey => ({
      holder: HOLDER,
      name: 'Deploy',
      secret: newSecret(),
      prefix: 'cwk_1234',
      scopes: ['read', 'propose'],
      projects: null,
      createdBy: 'person:a',
      expiresAt: null,
      ...more,
    })

    it(
      'are shown without their secret, prove their holder by it, and are revoked once',
      whenKept(async ({ apiKeys }) => {
        const wanted = key()
        const made = await apiKeys.create(wanted, MOST)
        expect(made).toMatchObject({
          name: 'Deploy',
          prefix: 'cwk_1234',
          scopes: ['read', 'propose'],
          projects: null,
          createdBy: 'person:a',
          lastUsedAt: null,
          expiresAt: null,
          previousUntil: null,
        })
        expect(JSON.stringify(made)).not.toContain(wanted.secret)
        expect(await apiKeys.list(HOLDER)).toContainEqual(made)
        expect(await apiKeys.prove(wanted.secret)).toEqual({
          id: made!.id,
          holder: HOLDER,
          name: 'Deploy',
          scopes: ['read', 'propose'],
          projects: null,
          generation: 0,
          endsAt: null,
          lastUsedAt: null,
          person: null,
        })
        expect(await apiKeys.prove(newSecret())).toBeNull()
        const other: KeyHolder = { kind: 'organization', organization: randomUUID() }
        expect(await apiKeys.list(other)).toEqual([])
        expect(await apiKeys.revoke(other, made!.id)).toBeNull()
        expect(await apiKeys.revoke(HOLDER, made!.id)).toMatchObject({ id: made!.id })
        expect(await apiKeys.revoke(HOLDER, made!.id)).toBeNull()
        expect(await apiKeys.prove(wanted.secret)).toBeNull()
        expect((await apiKeys.list(HOLDER)).map(({ id }) => id)).not.toContain(made!.id)
      }),
    )

    it(
      'expire, and are limited in number',
      whenKept(async ({ apiKeys }) => {
        const past = key({ expiresAt: new Date(Date.now() - 1_000) })
        await apiKeys.create(past, MOST)
        expect(await apiKeys.prove(past.secret)).toBeNull()
        const expiresAt = new Date(Date.now() + MINUTE_MS)
        const future = key({ expiresAt })
        await apiKeys.create(future, MOST)
        expect(await apiKeys.prove(future.secret)).toMatchObject({ endsAt: expiresAt })
        expect(await apiKeys.create(key(), 1)).toBeNull()
      }),
    )

    it(
      'note their use at most once a minute',
      whenKept(async ({ apiKeys }) => {
        const wanted = key()
        const { id } = (await apiKeys.create(wanted, MOST))!
        await apiKeys.used(id)
        const first = await apiKeys.prove(wanted.secret)
        expect(first?.lastUsedAt).toBeInstanceOf(Date)
        await apiKeys.used(id)
        expect(await apiKeys.prove(wanted.secret)).toEqual(first)
      }),
    )

    it(
      'KEY-4: are replaced by another secret, beside which the one before is accepted for a chosen time',
      whenKept(async ({ apiKeys }) => {
        const wanted = key()
        const { id } = (await apiKeys.create(wanted, MOST))!
        const second = newSecret()
        const rotated = await apiKeys.rotate(HOLDER, id, {
          secret: second,
          prefix: 'cwk_2',
          graceMs: MINUTE_MS,
        })
        expect(rotated).toMatchObject({ id, prefix: 'cwk_2', previousUntil: expect.any(Date) })
        expect(await apiKeys.prove(second)).toMatchObject({ id, generation: 1, endsAt: null })
        expect(await apiKeys.prove(wanted.secret)).toMatchObject({
          id,
          generation: 0,
          endsAt: rotated!.previousUntil,
        })
        const third = newSecret()
        await apiKeys.rotate(HOLDER, id, { secret: third, prefix: 'cwk_3', graceMs: 0 })
        expect(await apiKeys.prove(wanted.secret)).toBeNull()
        expect(await apiKeys.prove(second)).toBeNull()
        expect(await apiKeys.prove(third)).toMatchObject({ generation: 2 })
        await apiKeys.revoke(HOLDER, id)
        expect(await apiKeys.rotate(HOLDER, id, { secret: second, prefix: '', graceMs: 0 })).toBeNull()
      }),
    )

    it(
      'KEY-4: are alive for what is decided with the secret that was shown',
      whenKept(async ({ apiKeys, facts }) => {
        const { id } = (await apiKeys.create(key(), MOST))!
        const address = { project: newProject(), key: newKey() }
        const nothing = { account: null, session: null, consent: null, visit: null }
        const alive = async (keyGeneration: number) =>
          (await facts.read({ ...nothing, key: id, keyGeneration }, address)).credentialAlive
        expect(await alive(0)).toBe(true)
        await apiKeys.rotate(HOLDER, id, { secret: newSecret(), prefix: '', graceMs: MINUTE_MS })
        expect([await alive(0), await alive(1)]).toEqual([true, true])
        await apiKeys.rotate(HOLDER, id, { secret: newSecret(), prefix: '', graceMs: 0 })
        expect([await alive(0), await alive(1), await alive(2)]).toEqual([false, false, true])
      }),
    )

    it(
      'are limited to projects that their holder reaches',
      whenKept(async ({ apiKeys }) => {
        const project = newProject()
        await store().documents.ensure({ project, key: newKey() }, 'Untitled')
        const found = await apiKeys.projects(HOLDER, [project, newProject()])
        expect(found).toEqual([{ id: expect.any(String), key: project }])
        expect(await apiKeys.projects(HOLDER, null)).toContainEqual(found[0])
        const other: KeyHolder = { kind: 'organization', organization: randomUUID() }
        expect(await apiKeys.projects(other, [project])).toEqual([])
        expect(await apiKeys.projects(other, null)).toEqual([])
        expect(await apiKeys.projects({ kind: 'account', account: randomUUID() }, [project])).toEqual([])
        const wanted = key({ projects: found.map(({ id }) => id) })
        expect(await apiKeys.create(wanted, MOST)).toMatchObject({ projects: found })
        expect(await apiKeys.prove(wanted.secret)).toMatchObject({ projects: [found[0]!.id] })
      }),
    )
  })
}
