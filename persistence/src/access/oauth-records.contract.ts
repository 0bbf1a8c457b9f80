import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Store } from '../store.ts'
import type { AccessStore } from './access-store.ts'
import type { NewOAuthRecord } from './oauth-records.ts'

/** The part of the contract about records of the authorization server. */
export function describeOAuthRecords(store: () => Store): void {
  describe('records of the authorization server', () => {
    // A store in memory has no accounts.
    const whenKept = (work: (access: AccessStore) => Promise<void>) => async () => {
      const { access } = store()
      if (access !== null) await work(access)
    }
    const later = () => new Date(Date.now() + 60_000)
    const record = (more: Partial<NewOAuthRecord> = {}): NewOAuthRecord => ({
      model: 'Interaction',
      id: randomUUID(),
      account: null,
      grant: null,
      uid: null,
      content: { a: 1 },
      expiresAt: later(),
      ...more,
    })

    it(
      'are written, replaced, found until they expire, and deleted',
      whenKept(async ({ oauthRecords }) => {
        const uid = randomUUID()
        const first = record({ uid })
        const { model, id } = first
        await oauthRecords.put(first)
        expect(await oauthRecords.find(model, id)).toEqual({ id, content: { a: 1 }, consumedAt: null })
        expect(await oauthRecords.findByUid(model, uid)).toMatchObject({ id })
        expect(await oauthRecords.find('Session', id)).toBeNull()
        await oauthRecords.put({ ...first, content: { b: 2 } })
        expect(await oauthRecords.find(model, id)).toMatchObject({ content: { b: 2 } })
        expect([await oauthRecords.consume(model, id), await oauthRecords.consume(model, id)]).toEqual([
          true,
          false,
        ])
        expect((await oauthRecords.find(model, id))?.consumedAt).toBeInstanceOf(Date)
        await oauthRecords.delete(model, id)
        expect(await oauthRecords.find(model, id)).toBeNull()
        const past = record({ expiresAt: new Date(Date.now() - 1_000) })
        await oauthRecords.put(past)
        expect(await oauthRecords.find(past.model, past.id)).toBeNull()
        expect(await oauthRecords.deleteExpired(100)).toBeGreaterThan(0)
        expect(await oauthRecords.deleteExpired(100)).toBe(0)
      }),
    )

    it(
      'are counted, kept longer, and deleted with their grant',
      whenKept(async ({ oauthRecords }) => {
        const model = `Client-${randomUUID()}`
        const client = record({ model })
        await oauthRecords.put(client)
        await oauthRecords.put(record({ model, expiresAt: new Date(Date.now() - 1_000) }))
        expect(await oauthRecords.count(model)).toBe(1)
        await oauthRecords.put({ ...client, expiresAt: new Date(Date.now() - 1_000) })
        await oauthRecords.keep(model, client.id, later())
        expect(await oauthRecords.count(model)).toBe(1)
        const grant = randomUUID()
        const token = record({ model: 'AccessToken', grant })
        const other = record({ model: 'AccessToken', grant: randomUUID() })
        await oauthRecords.put(record({ model: 'Grant', id: grant }))
        await oauthRecords.put(token)
        await oauthRecords.put(other)
        await oauthRecords.deleteByGrant('RefreshToken', grant)
        expect(await oauthRecords.find('AccessToken', token.id)).not.toBeNull()
        await oauthRecords.deleteByGrant('AccessToken', grant)
        expect(await oauthRecords.find('AccessToken', token.id)).toBeNull()
        await oauthRecords.put(token)
        await oauthRecords.deleteGrant(grant)
        expect(await oauthRecords.find('Grant', grant)).toBeNull()
        expect(await oauthRecords.find('AccessToken', token.id)).toBeNull()
        expect(await oauthRecords.find('AccessToken', other.id)).not.toBeNull()
      }),
    )

    it(
      'prove nothing without an account, and nobody has consented',
      whenKept(async ({ oauthRecords }) => {
        const grant = randomUUID()
        const token = record({ model: 'AccessToken', grant, content: { scope: 'read', aud: 'x' } })
        await oauthRecords.put(record({ model: 'Grant', id: grant }))
        await oauthRecords.consent(grant, {
          client: { id: 'c', name: 'C', uri: null },
          scopes: ['read'],
          projects: null,
        })
        await oauthRecords.put(token)
        expect(await oauthRecords.prove(token.id)).toBeNull()
        const nobody = randomUUID()
        expect(await oauthRecords.consents(nobody)).toEqual([])
        expect(await oauthRecords.findConsent(nobody, grant)).toBeNull()
        expect(await oauthRecords.isActive(nobody)).toBe(false)
      }),
    )
  })
}
