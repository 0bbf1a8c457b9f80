import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AccountServer, createPerson, startAccountServer } from '../harness/accounts.ts'
import { eventually } from '../harness/eventually.ts'
import { call } from './api.ts'
import { type SmtpServer, startSmtpServer } from './smtp-server.ts'

const PASSWORD = 'a long password'

let smtp: SmtpServer
let server: AccountServer
beforeAll(async () => {
  smtp = await startSmtpServer()
  server = await startAccountServer({
    env: {
      SMTP_URL: smtp.url,
      COWRITE_MAIL_FROM: 'Cowrite <cowrite@example.org>',
      COWRITE_SIGNUP: 'open',
      COWRITE_PUBLIC_URL: 'https://docs.example',
    },
  })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await smtp[Symbol.asyncDispose]()
})

/** Resolves to the newest mail to an address whose text matches. */
const mailTo = (email: string, text: RegExp, after = 0) =>
  eventually(
    `a mail to ${email}`,
    () => smtp.mails.slice(after).findLast((mail) => mail.includes(`To: ${email}`) && text.test(mail)),
    { deadline: 10_000, explain: () => smtp.mails.slice(after).join('\n') },
  )
const tokenOf = (mail: string, page: string) =>
  new RegExp(`https://docs\\.example/${page}/(\\w{3}_[\\w-]+)`).exec(mail)?.[1] ?? ''
const signIn = (email: string, password: string) => call(server, 'POST', '/auth/sign-in', { email, password })
const signUp = (email: string, more: object = {}) =>
  call(server, 'POST', '/auth/sign-up', { email, name: 'New', password: PASSWORD, ...more })

describe('signing up', () => {
  it('ID-13: nobody can sign up before there is an owner', async () => {
    expect(await signUp('early@example.org')).toMatchObject({ status: 403, body: { error: 'forbidden' } })
    await createPerson(server, {
      name: 'Owner',
      role: 'owner',
      email: 'owner@example.org',
      password: PASSWORD,
    })
    const { body } = await call(server, 'GET', '/auth/options')
    expect(body).toMatchObject({ signUp: 'open', mail: true, setUp: false })
  })

  it('ID-14: creates the account when the link in the mail is opened, and not before', async () => {
    expect((await signUp('New@example.org')).body).toEqual({ verify: true })
    const token = tokenOf(await mailTo('new@example.org', /Finish signing up/), 'verify')
    expect((await signIn('new@example.org', PASSWORD)).status).toBe(401)
    expect((await call(server, 'POST', '/auth/verify', { token })).status).toBe(204)
    const { body, setCookie } = await signIn('new@example.org', PASSWORD)
    expect(body.account).toMatchObject({ emailVerified: true, organizations: [{ role: 'member' }] })
    expect(setCookie).toMatch(/; Secure$/)
    expect((await call(server, 'POST', '/auth/verify', { token })).status).toBe(404)
  })

  it('ID-15: says nothing of an account that has the address, and tells its person by mail', async () => {
    expect((await signUp('owner@example.org')).body).toEqual({ verify: true })
    const mail = await mailTo('owner@example.org', /have an account already/)
    expect(tokenOf(mail, 'verify')).toBe('')
    expect((await signIn('owner@example.org', PASSWORD)).body.account.name).toBe('Owner')
  })

  it('ID-16: refuses names, addresses and passwords that are no such', async () => {
    for (const wrong of [{ email: 'x' }, { name: '' }, { name: 'a\u0000b' }, { password: 'short' }])
      expect((await signUp('fine@example.org', wrong)).status).toBe(400)
    expect((await signUp('fine@example.org', { invitation: 'cwi_none' })).status).toBe(404)
  })
})

describe('a forgotten password', () => {
  it('ID-17: is replaced by a link, once; all sessions end', async () => {
    const person = await createPerson(server, { name: 'Ida', email: 'ida@example.org', password: PASSWORD })
    expect((await call(server, 'POST', '/auth/forgot', { email: 'ida@example.org' })).status).toBe(202)
    const token = tokenOf(await mailTo('ida@example.org', /Choose a new password/), 'reset')
    const password = 'another password'
    const reset = await call(server, 'POST', '/auth/reset', { token, password })
    expect(reset).toMatchObject({ status: 200, body: { account: { name: 'Ida' } } })
    expect((await call(server, 'GET', '/account', undefined, person)).status).toBe(401)
    expect((await call(server, 'GET', '/account', undefined, reset.body)).status).toBe(200)
    expect((await signIn('ida@example.org', PASSWORD)).status).toBe(401)
    expect((await signIn('ida@example.org', password)).status).toBe(200)
    expect((await call(server, 'POST', '/auth/reset', { token, password })).status).toBe(404)
  })

  it('ID-18: the answer is the same without an account, and no mail is sent', async () => {
    const before = smtp.mails.length
    expect(await call(server, 'POST', '/auth/forgot', { email: 'nobody@example.org' })).toMatchObject({
      status: 202,
      body: null,
    })
    await call(server, 'POST', '/auth/forgot', { email: 'owner@example.org' })
    await mailTo('owner@example.org', /Choose a new password/, before)
    expect(smtp.mails.slice(before).filter((mail) => mail.includes('nobody@'))).toEqual([])
  })

  it('ID-19: after five mails to an address in a quarter of an hour no more are asked for', async () => {
    const ask = () => call(server, 'POST', '/auth/forgot', { email: 'often@example.org' })
    for (let count = 0; count < 5; count++) expect((await ask()).status).toBe(202)
    const refused = await ask()
    expect(refused).toMatchObject({ status: 429, body: { error: 'rate-limited' } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})

describe('changes of an account', () => {
  it('ID-20: a new address counts when the link that was sent to it is opened; the earlier one is told', async () => {
    const person = await createPerson(server, { name: 'Jon', email: 'jon@example.org', password: PASSWORD })
    const change = { email: 'jon2@example.org', password: PASSWORD }
    const wrong = await call(server, 'POST', '/account/email', { ...change, password: 'x' }, person)
    expect(wrong.status).toBe(403)
    expect((await call(server, 'POST', '/account/email', change, person)).status).toBe(202)
    const token = tokenOf(await mailTo('jon2@example.org', /Confirm your/), 'verify')
    expect((await call(server, 'GET', '/account', undefined, person)).body.email).toBe('jon@example.org')
    expect((await call(server, 'POST', '/auth/verify', { token })).status).toBe(204)
    expect((await call(server, 'GET', '/account', undefined, person)).body.email).toBe('jon2@example.org')
    await mailTo('jon@example.org', /was changed/)
  })

  it('ID-21: a new password takes the present one, and ends the other sessions', async () => {
    const person = await createPerson(server, { name: 'Kim', email: 'kim@example.org', password: PASSWORD })
    const other = await server.server.accounts!.beginSession(person.account.id)
    const change = (body: object) => call(server, 'PUT', '/account/password', body, person)
    expect((await change({ password: 'another password' })).status).toBe(403)
    expect((await change({ current: 'wrong', password: 'another password' })).status).toBe(403)
    expect((await change({ current: PASSWORD, password: 'another password' })).status).toBe(204)
    expect((await signIn('kim@example.org', 'another password')).status).toBe(200)
    expect((await call(server, 'GET', '/account', undefined, person)).status).toBe(200)
    const ended = { accessToken: other.accessToken }
    expect((await call(server, 'GET', '/account', undefined, ended)).status).toBe(401)
  })
})
