import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPerson, type Person } from '../harness/accounts.ts'
import { newWorld, OF_ORGANIZATION, pathOf, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await newWorld()
})
afterAll(() => world?.[Symbol.asyncDispose]())

const invitations = `${OF_ORGANIZATION}/invitations`
const invite = (person: Person, body: object) => world.as(person, 'POST', invitations, body)
const tokenOf = ({ body }: { readonly body: { readonly url: string } }) => body.url.split('/').at(-1)!
const accept = (person: Person | null, token: string) =>
  world.as(person, 'POST', `/invitations/${token}/accept`)
const newcomer = (name: string) =>
  createPerson(world.server, { name, role: null, email: `${name.toLowerCase()}@example.org` })

it('ACC-29: admins invite, at most with their own role, by an address or by a link', async () => {
  const { admin, member, guest, stranger } = world
  expect((await invite(member, { role: 'guest' })).status).toBe(403)
  expect((await invite(guest, { role: 'guest' })).status).toBe(403)
  expect((await invite(stranger, { role: 'guest' })).status).toBe(404)
  expect((await invite(admin, { role: 'owner' })).status).toBe(403)
  const made = await invite(admin, { role: 'member', email: 'Nora@example.org' })
  expect(made).toMatchObject({
    status: 201,
    body: { email: 'nora@example.org', role: 'member', isSent: false },
  })
  const { body } = await world.as(admin, 'GET', invitations)
  expect(body.invitations).toMatchObject([{ id: made.body.id, email: 'nora@example.org', uses: 0 }])
  expect(JSON.stringify(body)).not.toContain(tokenOf(made))
  expect((await world.as(member, 'GET', invitations)).status).toBe(403)
  expect((await world.as(null, 'GET', `/invitations/${tokenOf(made)}`)).body).toEqual({
    organization: expect.any(String),
    inviter: 'Adam',
    email: 'nora@example.org',
    role: 'member',
  })
  expect((await world.as(admin, 'DELETE', `${invitations}/${made.body.id}`)).status).toBe(204)
  expect((await accept(await newcomer('Nora'), tokenOf(made))).status).toBe(404)
})

it('ACC-29: one for an address is for the account with it, once; a link is for several, and lowers nobody', async () => {
  const { owner, admin } = world
  const [una, vera] = [await newcomer('Una'), await newcomer('Vera')]
  const group = await world.as(admin, 'POST', `${OF_ORGANIZATION}/groups`, { name: 'New' })
  const made = await invite(admin, { role: 'member', email: 'una@example.org', groups: [group.body.id] })
  expect((await accept(vera, tokenOf(made))).status).toBe(403)
  expect((await accept(null, tokenOf(made))).status).toBe(401)
  expect((await accept(una, tokenOf(made))).body.organization.id).toBe(OF_ORGANIZATION.split('/')[2])
  expect((await accept(una, tokenOf(made))).status).toBe(404)
  const { body } = await world.as(una, 'GET', `${OF_ORGANIZATION}/members`)
  const member = body.members.find((one: { account: string }) => one.account === una.account.id)
  expect(member).toMatchObject({ role: 'member', groups: [{ name: 'New' }] })
  const link = await invite(admin, { role: 'guest' })
  expect((await accept(vera, tokenOf(link))).status).toBe(200)
  expect((await accept(owner, tokenOf(link))).status).toBe(200)
  const { body: after } = await world.as(admin, 'GET', `${OF_ORGANIZATION}/members`)
  const roles = new Map(
    after.members.map((one: { account: string; role: string }) => [one.account, one.role]),
  )
  expect([roles.get(vera.account.id), roles.get(owner.account.id)]).toEqual(['guest', 'owner'])
  expect(
    (await invite(admin, { role: 'guest', groups: ['0198c0de-0000-7000-8000-000000000000'] })).status,
  ).toBe(404)
})

it('ACC-29: who is invited to a document becomes a guest of its organization with that role there', async () => {
  const { member } = world
  const walter = await newcomer('Walter')
  const address = await world.newDocument(member, await world.newProject(member))
  const access = `${pathOf(address)}/access`
  const shared = await world.as(member, 'PUT', access, { email: 'walter@example.org', role: 'commenter' })
  expect((await world.as(walter, 'GET', access)).status).toBe(404)
  expect((await accept(walter, tokenOf(shared))).status).toBe(200)
  expect((await world.as(walter, 'GET', access)).body).toMatchObject({
    you: { role: 'commenter', changedBy: 'Mara' },
    people: [],
  })
  expect((await world.as(walter, 'GET', `${OF_ORGANIZATION}/members`)).status).toBe(403)
})
