import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Store } from '../store.ts'
import type { AccessStore } from './access-store.ts'
import { newId } from './new-id.ts'
import { PERSON_COLOURS } from './person-colours.ts'
import { hashSecret } from './secret-hash.ts'

const LATER = new Date(Date.now() + 3_600_000)
const BEFORE = new Date(Date.now() - 1_000)

/** The part of the contract about people: accounts, sessions, links by mail, second factors, identities, passkeys. */
export function describePeople(store: () => Store): void {
  const access = (): AccessStore => store().access!
  const newAccount = async (email: string | null = null) =>
    (await access().accounts.create({ email, emailVerified: false, name: 'Ann', passwordHash: null }))!
  const newSession = async (account: string, expiresAt = LATER) => {
    const session = { id: newId(), account, tokenHash: hashSecret(randomUUID()) }
    await access().sessions.create({
      ...session,
      ...{ device: 'x', address: '', method: 'password', expiresAt },
    })
    return session
  }

  describe('people', () => {
    it('ID-12: an account changes where it is told, and its address is its own', async () => {
      if (store().access === null) return
      const email = `${randomUUID()}@example.org`
      const account = await newAccount(email)
      expect(await access().accounts.create({ ...account, passwordHash: null })).toBeNull()
      // Whoever comes next gets the next colour.
      const next = await newAccount(`${randomUUID()}@example.org`)
      expect(PERSON_COLOURS).toContain(account.colour)
      expect(PERSON_COLOURS).toContain(next.colour)
      expect(next.colour).not.toBe(account.colour)
      const changed = await access().accounts.change(account.id, { colour: '#00aaff', passwordHash: 'x' })
      expect(changed).toEqual({ ...account, colour: '#00aaff', hasPassword: true })
      expect(await access().accounts.change(account.id, { colour: null })).toEqual({
        ...account,
        colour: null,
        hasPassword: true,
      })
      expect(await access().accounts.findByEmail(email)).toMatchObject({ id: account.id })
      expect(await access().accounts.passwordHash(account.id)).toBe('x')
      expect(await access().accounts.delete(account.id)).toBe(true)
      expect(await access().accounts.find(account.id)).toBeNull()
    })

    it('ID-6: a session has a current token and one before, until it ends', async () => {
      if (store().access === null) return
      const { sessions, accounts } = access()
      const account = await newAccount()
      const { id: session, tokenHash } = await newSession(account.id)
      const nextHash = hashSecret(randomUUID())
      const rotation = { session, tokenHash, nextHash, expiresAt: LATER, address: '' }
      expect(await sessions.rotate({ ...rotation, graceUntil: LATER })).toBe(true)
      expect(await sessions.rotate({ ...rotation, graceUntil: LATER })).toBe(false)
      expect(await sessions.tokenState(session, nextHash)).toBe('current')
      expect(await sessions.tokenState(session, tokenHash)).toBe('grace')
      expect(await sessions.holderByToken(tokenHash)).toMatchObject({
        session,
        account: account.id,
        name: 'Ann',
      })
      const third = hashSecret(randomUUID())
      await sessions.rotate({ ...rotation, tokenHash: nextHash, nextHash: third, graceUntil: BEFORE })
      expect(await sessions.tokenState(session, tokenHash)).toBe('replaced')
      expect(await sessions.tokenState(session, nextHash)).toBe('replaced')
      expect(await sessions.holderByToken(nextHash)).toBeNull()
      await accounts.change(account.id, { disabled: true })
      expect(await sessions.holder(session)).toBeNull()
      expect(await sessions.tokenState(session, third)).toBe('over')
    })

    it('ID-9: sessions are listed and ended, one or all but one; expired ones are over', async () => {
      if (store().access === null) return
      const { sessions } = access()
      const { id: account } = await newAccount()
      const [one, two, three] = [
        await newSession(account),
        await newSession(account),
        await newSession(account),
      ]
      await newSession(account, BEFORE)
      expect(await sessions.list(account)).toHaveLength(3)
      expect(await sessions.revoke(one.id, (await newAccount()).id)).toBe(false)
      expect(await sessions.revoke(one.id, account)).toBe(true)
      expect(await sessions.revokeAll(account, three.id)).toEqual([two.id])
      expect((await sessions.list(account)).map(({ id }) => id)).toEqual([three.id])
      expect(await sessions.deleteEnded(LATER, 1_000)).toBeGreaterThan(0)
      expect(await sessions.list(account)).toHaveLength(1)
    })

    it('ID-23: a step and a recovery code count once; the secret is what was stored', async () => {
      if (store().access === null) return
      const { secondFactors } = access()
      const { id } = await newAccount()
      const secret = Uint8Array.of(1, 2, 3)
      expect(await secondFactors.begin(id, secret)).toBe(true)
      expect([...((await secondFactors.find(id))?.secret ?? [])]).toEqual([1, 2, 3])
      expect(await secondFactors.acceptStep(id, 7)).toBe(true)
      expect(await secondFactors.acceptStep(id, 7)).toBe(false)
      expect(await secondFactors.acceptStep(id, 6)).toBe(false)
      expect(await secondFactors.confirm(id)).toBe(true)
      expect(await secondFactors.begin(id, secret)).toBe(false)
      await secondFactors.setRecoveryCodes(id, [hashSecret('a'), hashSecret('b')])
      expect(await secondFactors.useRecoveryCode(id, hashSecret('a'))).toBe(true)
      expect(await secondFactors.useRecoveryCode(id, hashSecret('a'))).toBe(false)
      expect(await secondFactors.recoveryCodes(id)).toBe(1)
      await secondFactors.remove(id)
      expect(await secondFactors.find(id)).toBeNull()
    })

    it('ID-14: a link by mail works once, for what it is for, and in its time', async () => {
      if (store().access === null) return
      const { mailTokens } = access()
      const { id: account } = await newAccount()
      const token = { account, email: 'a@example.org' }
      await mailTokens.create('reset', `${account}1`, token, LATER)
      await mailTokens.create('reset', `${account}2`, token, BEFORE)
      await mailTokens.create('reset', `${account}3`, token, LATER)
      expect(await mailTokens.take('verify', `${account}1`)).toBeNull()
      expect(await mailTokens.take('reset', `${account}1`)).toEqual(token)
      expect(await mailTokens.take('reset', `${account}1`)).toBeNull()
      expect(await mailTokens.take('reset', `${account}2`)).toBeNull()
      await mailTokens.revoke('reset', account)
      expect(await mailTokens.take('reset', `${account}3`)).toBeNull()
    })

    it('ID-28, ID-30: an identity and a passkey belong to one account', async () => {
      if (store().access === null) return
      const { identities, passkeys, accounts } = access()
      const [one, other] = [await newAccount(), await newAccount()]
      const identity = { issuer: 'https://login.example', subject: randomUUID(), email: null }
      expect(await identities.add({ ...identity, account: one.id })).toBe(true)
      expect(await identities.add({ ...identity, account: other.id })).toBe(false)
      expect(await identities.holder(identity.issuer, identity.subject)).toMatchObject({ account: one.id })
      const passkey = {
        id: randomUUID(),
        publicKey: Uint8Array.of(9),
        counter: 0,
        transports: ['usb'],
        name: 'X',
      }
      expect(await passkeys.add({ ...passkey, account: one.id })).toBe(true)
      expect(await passkeys.add({ ...passkey, account: other.id })).toBe(false)
      await passkeys.used(passkey.id, 5)
      expect(await passkeys.list(one.id)).toMatchObject([{ counter: 5, transports: ['usb'] }])
      expect(await passkeys.rename(other.id, passkey.id, 'Y')).toBe(false)
      expect(await passkeys.delete(other.id, passkey.id)).toBe(false)
      await accounts.change(one.id, { disabled: true })
      expect(await identities.holder(identity.issuer, identity.subject)).toBeNull()
      await accounts.delete(one.id)
      expect(await identities.find(identity.issuer, identity.subject)).toBeNull()
      expect(await passkeys.find(passkey.id)).toBeNull()
    })
  })
}
