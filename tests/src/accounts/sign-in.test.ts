import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AccountServer, createPerson, startAccountServer } from '../harness/accounts.ts'
import { call } from './api.ts'

const OWNER = {
  email: 'Ada@Example.org',
  name: 'Ada',
  password: 'a long password',
  organization: 'Analytical Engines',
}
const WRONG = { error: 'unauthorized', message: 'The e-mail address or the password is wrong.' }

let server: AccountServer
beforeAll(async () => {
  server = await startAccountServer()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

describe('the first start', () => {
  it('ID-1: the options say that the first owner is still to come, and then that there is one', async () => {
    const { body } = await call(server, 'GET', '/auth/options')
    expect(body).toEqual({ mode: 'accounts', signUp: 'invite', setUp: true, providers: [], mail: false })
  })

  it('ID-2: whoever opens the set-up link first becomes the owner of what is there', async () => {
    const link = server.server.setUpUrl ?? ''
    expect(link).toMatch(new RegExp(`^${server.url}/setup/cwu_[\\w-]{43}$`))
    const token = link.split('/').at(-1)
    expect((await call(server, 'POST', '/auth/setup', { ...OWNER, token: 'cwu_wrong' })).status).toBe(404)
    const set = await call(server, 'POST', '/auth/setup', { ...OWNER, token })
    expect(set.status).toBe(200)
    expect(set.body.account).toMatchObject({
      ...{ email: 'ada@example.org', emailVerified: true, name: 'Ada', hasPassword: true },
      organizations: [{ name: 'Analytical Engines', role: 'owner' }],
    })
    const { accessToken } = set.body
    const listed = await fetch(`${server.url}/api/documents?all=true`, {
      headers: { authorization: `Bearer ${accessToken}` },
    })
    expect(((await listed.json()) as { documents: unknown[] }).documents).toHaveLength(1)
    expect((await call(server, 'GET', '/auth/options')).body.setUp).toBe(false)
    const access = await call(server, 'GET', '/projects/demo/access', undefined, { accessToken })
    expect(access.body.people).toContainEqual(
      expect.objectContaining({ kind: 'everyone', role: 'editor', givenBy: 'Ada' }),
    )
    const again = { ...OWNER, token, email: 'eve@example.org' }
    expect((await call(server, 'POST', '/auth/setup', again)).status).toBe(404)
  })
})

describe('signing in by password', () => {
  it('ID-3: gives an access token and a cookie that scripts cannot read and other sites do not send', async () => {
    const signed = await call(server, 'POST', '/auth/sign-in', {
      email: ' ada@EXAMPLE.org',
      password: OWNER.password,
    })
    expect(signed.status).toBe(200)
    expect(signed.body.accessToken).toMatch(/^cws\.[\w-]+\.[\w-]+\.[\w-]+$/)
    expect(signed.setCookie).toMatch(/; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/)
    const { accessToken } = signed.body
    expect((await call(server, 'GET', '/account', undefined, { accessToken })).body).toEqual(
      signed.body.account,
    )
  })

  it('ID-4: a wrong password, an unknown address and an account without a password get the same answer', async () => {
    await createPerson(server, { name: 'Nemo', email: 'nemo@example.org' })
    for (const email of ['ada@example.org', 'nobody@example.org', 'nemo@example.org']) {
      const refused = await call(server, 'POST', '/auth/sign-in', { email, password: 'wrong password' })
      expect(refused).toMatchObject({ status: 401, body: WRONG, setCookie: null })
    }
  })

  it('ID-5: after ten wrong passwords an account is closed to guesses for a while, whether or not it exists', async () => {
    await createPerson(server, { name: 'Tom', email: 'tom@example.org', password: 'a long password' })
    for (const email of ['tom@example.org', 'no-tom@example.org']) {
      const guess = () => call(server, 'POST', '/auth/sign-in', { email, password: 'wrong password' })
      for (let count = 0; count < 10; count++) expect((await guess()).status).toBe(401)
      const refused = await call(server, 'POST', '/auth/sign-in', { email, password: 'a long password' })
      expect(refused).toMatchObject({ status: 429, body: { error: 'rate-limited' } })
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    }
  })
})
