import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AccountServer, createPerson, startAccountServer } from '../harness/accounts.ts'
import { call } from './api.ts'

let server: AccountServer
beforeAll(async () => {
  server = await startAccountServer()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

const refreshTokenOf = ({ cookie }: { readonly cookie: string }) => cookie.split('=')[1] ?? ''

describe('sessions of browsers', () => {
  it('ID-6: a refresh replaces the refresh token; tabs that refresh at the same moment get the same one', async () => {
    const person = await createPerson(server, { name: 'Ann' })
    const refreshToken = refreshTokenOf(person)
    const [one, two] = await Promise.all([
      call(server, 'POST', '/auth/refresh', undefined, { refreshToken }),
      call(server, 'POST', '/auth/refresh', undefined, { refreshToken }),
    ])
    expect([one.status, two.status]).toEqual([200, 200])
    expect(one.refreshToken).toMatch(/^cwr_/)
    expect(one.refreshToken).not.toBe(refreshToken)
    expect(two.refreshToken).toBe(one.refreshToken)
    const { accessToken } = two.body
    expect((await call(server, 'GET', '/account', undefined, { accessToken })).body.name).toBe('Ann')
  })

  it('ID-7: a refresh token that was replaced long before ends the session, which is audited', async () => {
    const person = await createPerson(server, { name: 'Bob' })
    const first = refreshTokenOf(person)
    const second = (await call(server, 'POST', '/auth/refresh', undefined, { refreshToken: first }))
      .refreshToken
    const third = (await call(server, 'POST', '/auth/refresh', undefined, { refreshToken: second }))
      .refreshToken
    const reused = await call(server, 'POST', '/auth/refresh', undefined, { refreshToken: first })
    expect(reused).toMatchObject({ status: 401, refreshToken: '' })
    const { accessToken } = person
    expect((await call(server, 'GET', '/account', undefined, { accessToken })).status).toBe(401)
    expect((await call(server, 'POST', '/auth/refresh', undefined, { refreshToken: third })).status).toBe(401)
  })

  it('ID-8: forged and expired tokens and those with another algorithm open nothing', async () => {
    const { accessToken } = await createPerson(server, { name: 'Cat' })
    const [, head = '', body = '', signature = ''] =
      /^cws\.([^.]+)\.([^.]+)\.([^.]+)$/.exec(accessToken) ?? []
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const content = JSON.parse(Buffer.from(body, 'base64url').toString()) as object
    const none = `cws.${encode({ alg: 'none' })}.${body}.`
    const guessed = `${head}.${body}.${createHmac('sha256', 'secret').update(`${head}.${body}`).digest('base64url')}`
    const later = `cws.${head}.${encode({ ...content, exp: 4_000_000_000 })}.${signature}`
    for (const forged of [none, `cws.${guessed}`, later, 'cws.', 'cws.x.y.z', `${accessToken}x`]) {
      const refused = await call(server, 'GET', '/account', undefined, { accessToken: forged })
      expect(refused).toMatchObject({ status: 401, body: { error: 'unauthorized' } })
    }
    for (const refreshToken of ['cwr_', 'cwr_AAAA', 'x', `cwr_${Buffer.alloc(64).toString('base64url')}`])
      expect((await call(server, 'POST', '/auth/refresh', undefined, { refreshToken })).status).toBe(401)
  })

  it('ID-9: a person sees their sessions, and ends one or all others', async () => {
    const { accounts } = server.server
    const person = await createPerson(server, { name: 'Dan' })
    const other = await accounts!.beginSession(person.account.id)
    const third = await accounts!.beginSession(person.account.id)
    const as = { accessToken: person.accessToken }
    const { body } = await call(server, 'GET', '/account/sessions', undefined, as)
    expect(body).toHaveLength(3)
    expect(body.filter(({ current }: { current: boolean }) => current)).toHaveLength(1)
    expect((await call(server, 'DELETE', `/account/sessions/${other.session}`, undefined, as)).status).toBe(
      204,
    )
    const ended = { accessToken: other.accessToken }
    expect((await call(server, 'GET', '/account', undefined, ended)).status).toBe(401)
    const stranger = await createPerson(server, { name: 'Eve' })
    const foreign = await call(server, 'DELETE', `/account/sessions/${third.session}`, undefined, stranger)
    expect(foreign.status).toBe(404)
    expect((await call(server, 'DELETE', '/account/sessions', undefined, as)).status).toBe(204)
    expect((await call(server, 'GET', '/account/sessions', undefined, as)).body).toHaveLength(1)
  })

  it('ID-10: signing out ends the session and removes the cookie', async () => {
    const person = await createPerson(server, { name: 'Fay' })
    const out = await call(server, 'POST', '/auth/sign-out', undefined, {
      refreshToken: refreshTokenOf(person),
    })
    expect(out).toMatchObject({ status: 204, refreshToken: '' })
    expect((await call(server, 'GET', '/account', undefined, person)).status).toBe(401)
  })

  it('ID-11: the cookie authenticates nothing but a refresh and a sign-out, and no page of another site uses it', async () => {
    const refreshToken = refreshTokenOf(await createPerson(server, { name: 'Gus' }))
    expect((await call(server, 'GET', '/account', undefined, { refreshToken })).status).toBe(401)
    expect((await call(server, 'DELETE', '/account/sessions', undefined, { refreshToken })).status).toBe(401)
    const headers = { origin: 'https://evil.example' }
    for (const path of ['/auth/refresh', '/auth/sign-out'])
      expect((await call(server, 'POST', path, undefined, { refreshToken, headers })).status).toBe(403)
  })

  it('ID-12: a person changes their profile, within its limits', async () => {
    const person = await createPerson(server, { name: 'Hal' })
    const change = { name: ' Hal 9 ', colour: '#00aaff', theme: 'dark', language: 'de', invisible: true }
    const changed = await call(server, 'PATCH', '/account', change, person)
    expect(changed.body).toMatchObject({ ...change, name: 'Hal 9', avatar: null })
    const cleared = await call(server, 'PATCH', '/account', { colour: null }, person)
    expect(cleared.body).toMatchObject({ name: 'Hal 9', colour: null, theme: 'dark' })
    for (const wrong of [{ name: ' ' }, { colour: 'red' }, { avatar: 'javascript:x' }, { language: '../' }])
      expect((await call(server, 'PATCH', '/account', wrong, person)).status).toBe(400)
  })
})
