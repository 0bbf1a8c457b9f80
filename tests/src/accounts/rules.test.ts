import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPerson, type Person } from '../harness/accounts.ts'
import { newWorld, OF_ORGANIZATION, type World } from '../organizations/world.ts'
import { call } from './api.ts'

const PASSWORD = 'a long password'

let world: World
let person: Person
const email = 'ann@example.org'
beforeAll(async () => {
  world = await newWorld()
  person = await createPerson(world.server, { name: 'Ann', email, password: PASSWORD })
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

const signIn = (password = PASSWORD) => call(world.server, 'POST', '/auth/sign-in', { email, password })
const setRule = (rule: object) => world.as(world.owner, 'PATCH', OF_ORGANIZATION, rule)

it('ID-41: sign-ins, failures and changes are in the audit log of the organizations of the account', async () => {
  await signIn('wrong password')
  const { body } = await signIn()
  const change = { current: PASSWORD, password: PASSWORD }
  expect((await call(world.server, 'PUT', '/account/password', change, body)).status).toBe(204)
  const { events } = (await world.as(world.owner, 'GET', `${OF_ORGANIZATION}/audit?limit=50`)).body
  const actions = events
    .filter(({ principal }: { principal: string }) => principal === `person:${person.account.id}`)
    .map(({ action }: { action: string }) => action)
  for (const action of ['sign-in.failed', 'session.started', 'password.changed', 'session.all-revoked'])
    expect(actions).toContain(action)
  expect(JSON.stringify(events)).not.toContain(PASSWORD)
  expect(JSON.stringify(events)).not.toMatch(/cw[a-z]_|cws\./)
})

it('ID-42: where an organization asks for a second factor, a password alone reaches nothing but the own account', async () => {
  const project = await world.newProject(world.owner, 'editor')
  const address = await world.newDocument(world.owner, project)
  const path = `${world.server.url}/api/documents/${encodeURIComponent(address)}`
  const read = async ({ accessToken }: { accessToken: string }) =>
    (await fetch(path, { headers: { authorization: `Bearer ${accessToken}` } })).status
  expect(await read((await signIn()).body)).toBe(200)
  expect((await setRule({ secondFactor: true })).status).toBe(200)
  const limited = (await signIn()).body
  expect(limited.account).toMatchObject({ secondFactor: false, secondFactorRequired: true })
  expect(await read(limited)).toBe(404)
  expect((await world.as(limited, 'GET', `${OF_ORGANIZATION}/members`)).status).not.toBe(200)
  expect((await world.as(limited, 'POST', '/account/keys', { name: 'X', scopes: ['read'] })).status).toBe(403)
  const { secret } = (await world.as(limited, 'POST', '/account/second-factor')).body
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate()
  expect((await world.as(limited, 'POST', '/account/second-factor/confirm', { code })).status).toBe(200)
  expect(await read(limited)).toBe(200)
  const renew = (typed: string) =>
    world.as(limited, 'POST', '/account/second-factor/recovery-codes', { code: typed })
  expect((await renew(code)).status).toBe(403)
  await setRule({ secondFactor: false })
})

it('ID-43: where an organization requires a provider, its members sign in by it alone; owners always may', async () => {
  const bob = { email: 'bob@example.org', password: PASSWORD }
  await createPerson(world.server, { name: 'Bob', ...bob })
  const boss = { email: 'boss@example.org', password: PASSWORD }
  await createPerson(world.server, { name: 'Boss', role: 'owner', ...boss })
  const { refreshToken } = await call(world.server, 'POST', '/auth/sign-in', bob)
  expect((await setRule({ requiredIssuer: 'https://login.example' })).status).toBe(200)
  expect((await call(world.server, 'POST', '/auth/sign-in', bob)).status).toBe(403)
  expect((await call(world.server, 'POST', '/auth/sign-in', { ...bob, password: 'wrong' })).status).toBe(401)
  expect((await call(world.server, 'POST', '/auth/sign-in', boss)).status).toBe(200)
  const refreshed = await call(world.server, 'POST', '/auth/refresh', undefined, { refreshToken })
  expect(refreshed).toMatchObject({ status: 401, refreshToken: '' })
  await setRule({ requiredIssuer: null })
})
