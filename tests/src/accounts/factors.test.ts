import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AccountServer, createPerson, type Person, startAccountServer } from '../harness/accounts.ts'
import { call } from './api.ts'
import { Authenticator } from './authenticator.ts'

const PASSWORD = 'a long password'
const STEP_MS = 30_000

let server: AccountServer
beforeAll(async () => {
  server = await startAccountServer()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

const signIn = (email: string) => call(server, 'POST', '/auth/sign-in', { email, password: PASSWORD })
const enter = (token: string, code: string) => call(server, 'POST', '/auth/second-factor', { token, code })
const codeOf = (secret: string, steps = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * STEP_MS })

async function withSecondFactor(name: string) {
  const email = `${name}@example.org`
  const person = await createPerson(server, { name, email, password: PASSWORD })
  const { body } = await call(server, 'POST', '/account/second-factor', undefined, person)
  const secret = String(body.secret)
  const confirmed = await call(
    server,
    'POST',
    '/account/second-factor/confirm',
    { code: codeOf(secret, -1) },
    person,
  )
  return { email, person, secret, uri: String(body.uri), confirmed }
}

describe('a second factor', () => {
  it('ID-22: is on when a code of the authenticator was entered, and then asked for after the password', async () => {
    const { email, person, secret, uri, confirmed } = await withSecondFactor('ann')
    expect(uri).toMatch(/^otpauth:\/\/totp\/Cowrite:ann%40example\.org\?/)
    expect(confirmed.body.recoveryCodes).toHaveLength(10)
    expect((await call(server, 'GET', '/account', undefined, person)).body.secondFactor).toBe(true)
    const asked = await signIn(email)
    expect(asked).toMatchObject({ status: 200, setCookie: null })
    expect(Object.keys(asked.body)).toEqual(['secondFactor'])
    expect((await enter(asked.body.secondFactor, '000000')).status).toBe(401)
    const signed = await enter(asked.body.secondFactor, codeOf(secret))
    expect(signed).toMatchObject({ status: 200, body: { account: { name: 'ann' } } })
    expect((await enter(asked.body.secondFactor, codeOf(secret, 1))).status).toBe(401)
  })

  it('ID-23: a code works once, and so does each recovery code', async () => {
    const { email, secret, confirmed } = await withSecondFactor('ben')
    const code = codeOf(secret)
    expect((await enter((await signIn(email)).body.secondFactor, code)).status).toBe(200)
    expect((await enter((await signIn(email)).body.secondFactor, code)).status).toBe(401)
    const [recovery] = confirmed.body.recoveryCodes
    const typed = String(recovery).toUpperCase().replaceAll('-', ' ')
    expect((await enter((await signIn(email)).body.secondFactor, typed)).status).toBe(200)
    expect((await enter((await signIn(email)).body.secondFactor, recovery)).status).toBe(401)
  })

  it('ID-24: codes cannot be guessed: after ten wrong ones no further is looked at for a while', async () => {
    const { email, secret } = await withSecondFactor('cat')
    const token = (await signIn(email)).body.secondFactor
    for (let count = 0; count < 10; count++) expect((await enter(token, '12345')).status).toBe(401)
    expect((await enter(token, codeOf(secret))).status).toBe(429)
  })

  it('ID-25: is turned off with a code', async () => {
    const { email, person, secret } = await withSecondFactor('dan')
    const remove = (code: string) => call(server, 'DELETE', '/account/second-factor', { code }, person)
    expect((await remove('000000')).status).toBe(403)
    expect((await remove(codeOf(secret))).status).toBe(204)
    expect((await signIn(email)).body.account.secondFactor).toBe(false)
  })
})

describe('passkeys', () => {
  async function addPasskey(person: Person) {
    const authenticator = new Authenticator(server.url)
    const { body } = await call(server, 'POST', '/account/passkeys/options', undefined, person)
    const response = authenticator.register(body.options)
    const added = await call(
      server,
      'POST',
      '/account/passkeys',
      { token: body.token, name: 'Phone', response },
      person,
    )
    return { authenticator, added, token: body.token, response }
  }
  const ask = async () => (await call(server, 'POST', '/auth/passkey/options')).body
  const send = (token: string, response: object) => call(server, 'POST', '/auth/passkey', { token, response })

  it('ID-26: sign a person in without password; a challenge works once', async () => {
    const person = await createPerson(server, { name: 'Eve' })
    const { authenticator, added, token, response } = await addPasskey(person)
    expect(added).toMatchObject({ status: 201, body: { name: 'Phone', lastUsedAt: null } })
    const again = await call(server, 'POST', '/account/passkeys', { token, name: 'x', response }, person)
    expect(again.status).toBe(404)
    const question = await ask()
    const answer = authenticator.authenticate(question.options)
    expect(await send(question.token, answer)).toMatchObject({
      status: 200,
      body: { account: { name: 'Eve' } },
    })
    expect((await send(question.token, answer)).status).toBe(401)
  })

  it('ID-27: of another key, another site or another challenge sign nobody in', async () => {
    const { authenticator } = await addPasskey(await createPerson(server, { name: 'Fay' }))
    const stranger = new Authenticator(server.url)
    const question = await ask()
    expect((await send(question.token, stranger.authenticate(question.options))).status).toBe(401)
    const other = await ask()
    expect((await send(other.token, authenticator.authenticate(question.options))).status).toBe(401)
    const third = await ask()
    const foreign = authenticator.authenticate({ ...third.options, rpId: 'evil.example' })
    expect((await send(third.token, foreign)).status).toBe(401)
  })

  it('ID-28: are listed, renamed and removed by their person alone', async () => {
    const person = await createPerson(server, { name: 'Gus' })
    const { authenticator, added } = await addPasskey(person)
    const path = `/account/passkeys/${added.body.id}`
    const stranger = await createPerson(server, { name: 'Hal' })
    expect((await call(server, 'DELETE', path, undefined, stranger)).status).toBe(404)
    expect((await call(server, 'PATCH', path, { name: 'Key' }, person)).status).toBe(204)
    const listed = await call(server, 'GET', '/account/passkeys', undefined, person)
    expect(listed.body).toEqual([{ ...added.body, name: 'Key' }])
    expect((await call(server, 'DELETE', path, undefined, person)).status).toBe(204)
    const question = await ask()
    expect((await send(question.token, authenticator.authenticate(question.options))).status).toBe(401)
  })
})
