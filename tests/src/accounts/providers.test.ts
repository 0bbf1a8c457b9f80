import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AccountServer, createPerson, startAccountServer } from '../harness/accounts.ts'
import { call } from './api.ts'
import { Browser } from './browser.ts'
import { type IdentityProvider, startIdentityProvider } from './identity-provider.ts'

let one: IdentityProvider
let two: IdentityProvider
let server: AccountServer
beforeAll(async () => {
  one = await startIdentityProvider()
  two = await startIdentityProvider()
  const { clientId, clientSecret } = one
  server = await startAccountServer({
    env: {
      COWRITE_OIDC: JSON.stringify([
        { name: 'one', title: 'One', issuer: one.issuer, clientId, clientSecret, groupsClaim: 'groups' },
        { name: 'two', issuer: two.issuer, clientId, clientSecret, linkByEmail: true, createAccounts: false },
      ]),
    },
  })
  one.allow(`${server.url}/api/v1/auth/providers/one/callback`)
  two.allow(`${server.url}/api/v1/auth/providers/two/callback`)
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await one[Symbol.asyncDispose]()
  await two[Symbol.asyncDispose]()
})

/** Signs in at a provider in a new browser; resolves to the account, or to the code of the refusal. */
async function signIn(name: string, browser = new Browser()) {
  const arrival = await browser.visit(`${server.url}/api/v1/auth/providers/${name}?next=/recent`)
  const { pathname, searchParams } = new URL(arrival.url)
  if (pathname === '/sign-in') return searchParams.get('error')
  expect(pathname).toBe('/recent')
  const refreshToken = browser.cookie(server.url, 'cowrite_refresh')
  return (await call(server, 'POST', '/auth/refresh', undefined, { refreshToken })).body.account
}

describe('signing in by an identity provider', () => {
  it('ID-29: the providers are listed; before there is an owner nobody gets an account', async () => {
    const { body } = await call(server, 'GET', '/auth/options')
    expect(body.providers).toEqual([
      { name: 'one', title: 'One', issuer: one.issuer },
      { name: 'two', title: 'two', issuer: two.issuer },
    ])
    one.person = { sub: 'early', name: 'Early' }
    expect(await signIn('one')).toBe('forbidden')
    await createPerson(server, {
      name: 'Owner',
      role: 'owner',
      email: 'owner@example.org',
      password: 'a long password',
    })
  })

  it('ID-30: makes an account and a member of who comes first, and knows them again by issuer and subject alone', async () => {
    one.person = { sub: 'ada', name: 'Ada', email: 'Ada@Example.org', email_verified: true }
    const account = await signIn('one')
    expect(account).toMatchObject({
      name: 'Ada',
      email: 'ada@example.org',
      emailVerified: true,
      hasPassword: false,
    })
    expect(account.organizations).toMatchObject([{ role: 'member' }])
    one.person = { sub: 'ada', name: 'Ada L.', email: 'other@example.org', email_verified: true }
    expect((await signIn('one')).id).toBe(account.id)
    two.person = { sub: 'ada', name: 'Ada', email: 'unknown@example.org', email_verified: true }
    expect(await signIn('two')).toBe('forbidden')
  })

  it('ID-31: an account is found by its address only where the provider may, and verified on both sides', async () => {
    one.person = { sub: 'thief', name: 'Thief', email: 'owner@example.org', email_verified: true }
    expect(await signIn('one')).toBe('conflict')
    two.person = { sub: 'unverified', email: 'owner@example.org', email_verified: false }
    expect(await signIn('two')).toBe('forbidden')
    two.person = { sub: 'owner', email: 'owner@example.org', email_verified: true }
    expect(await signIn('two')).toMatchObject({ name: 'Owner', organizations: [{ role: 'owner' }] })
  })

  it('ID-32: a person who is signed in adds an identity, and removes it while there is another way to sign in', async () => {
    const person = await createPerson(server, { name: 'Bob' })
    one.person = { sub: 'bob', name: 'Robert' }
    const link = async () => {
      const browser = new Browser()
      const begun = await call(server, 'POST', '/account/identities', { provider: 'one' }, person)
      browser.keep(server.url, begun.headers.getSetCookie())
      return (await browser.visit(begun.body.url)).url
    }
    expect(await link()).toBe(`${server.url}/settings/sign-in`)
    expect((await signIn('one')).name).toBe('Bob')
    const { body } = await call(server, 'GET', '/account/identities', undefined, person)
    expect(body).toMatchObject([{ title: 'One', email: null }])
    const remove = () => call(server, 'DELETE', `/account/identities/${body[0].id}`, undefined, person)
    expect((await remove()).status).toBe(409)
    const password = 'a long password'
    expect((await call(server, 'PUT', '/account/password', { password }, person)).status).toBe(204)
    expect((await remove()).status).toBe(204)
    const stranger = await createPerson(server, { name: 'Cat' })
    expect(
      (await call(server, 'DELETE', `/account/identities/${body[0].id}`, undefined, stranger)).status,
    ).toBe(404)
  })

  it('ID-33: an answer for another browser, another provider or a second time signs nobody in', async () => {
    one.person = { sub: 'ada', name: 'Ada' }
    const browser = new Browser()
    const callback = `${server.url}/api/v1/auth/providers/one/callback`
    const stopped = await browser.visit(`${server.url}/api/v1/auth/providers/one`, callback)
    expect(new URL((await new Browser().visit(stopped.url)).url).searchParams.get('error')).toBe(
      'unauthorized',
    )
    const elsewhere = stopped.url.replace('/one/', '/two/')
    const other = new Browser()
    await other.visit(
      `${server.url}/api/v1/auth/providers/two`,
      `${server.url}/api/v1/auth/providers/two/callback`,
    )
    expect(new URL((await other.visit(elsewhere)).url).searchParams.get('error')).toBe('unauthorized')
    const forged = stopped.url.replace(encodeURIComponent(one.issuer), encodeURIComponent(two.issuer))
    expect(forged).not.toBe(stopped.url)
    expect(new URL((await browser.visit(forged)).url).searchParams.get('error')).toBe('unauthorized')
    expect(new URL((await browser.visit(stopped.url)).url).searchParams.get('error')).toBe('unauthorized')
  })

  it('ID-34: nobody is sent to another site', async () => {
    for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', '/\r\nx'])
      expect((await call(server, 'GET', `/auth/providers/one?next=${encodeURIComponent(next)}`)).status).toBe(
        400,
      )
  })

  it('ID-35: a provider that gives no answer is given up on, and delays nobody else', async () => {
    const callback = `${server.url}/api/v1/auth/providers/two/callback`
    const browser = new Browser()
    const stopped = await browser.visit(`${server.url}/api/v1/auth/providers/two`, callback)
    two.hangs = true
    try {
      const waiting = browser.visit(stopped.url)
      const begun = performance.now()
      expect((await signIn('one')).name).toBe('Ada')
      expect(performance.now() - begun).toBeLessThan(7_000)
      expect(new URL((await waiting).url).searchParams.get('error')).toBe('provider-away')
    } finally {
      two.hangs = false
    }
  }, 60_000)
})
