import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPerson, type Person } from '../harness/accounts.ts'
import { newWorld, OF_ORGANIZATION, pathOf, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await newWorld()
})
afterAll(() => world?.[Symbol.asyncDispose]())

const members = `${OF_ORGANIZATION}/members`
const rolesOf = async () => {
  const { body } = await world.as(world.member, 'GET', members)
  return new Map<string, string>(
    body.members.map((one: { account: string; role: string }) => [one.account, one.role]),
  )
}
const change = (person: Person, whose: Person, body: object) =>
  world.as(person, 'PATCH', `${members}/${whose.account.id}`, body)

it('ACC-25: members see the organization, its members and people; guests only its name; for others there is none', async () => {
  const { owner, admin, member, guest, stranger } = world
  const see = async (person: Person | null) => {
    const paths = [OF_ORGANIZATION, members, `/people?organization=${OF_ORGANIZATION.split('/')[2]}&q=ma`]
    return await Promise.all(paths.map(async (path) => (await world.as(person, 'GET', path)).status))
  }
  expect(await Promise.all([owner, admin, member].map(see))).toEqual(Array(3).fill([200, 200, 200]))
  expect(await see(guest)).toEqual([200, 403, 403])
  expect(await see(stranger)).toEqual([404, 404, 404])
  expect(await see(null)).toEqual([401, 401, 401])
  const missing = await world.as(member, 'GET', '/organizations/0198c0de-0000-7000-8000-000000000000')
  const foreign = await world.as(stranger, 'GET', OF_ORGANIZATION)
  expect(foreign.body).toEqual(missing.body)
  const { body } = await world.as(member, 'GET', `/people?organization=${OF_ORGANIZATION.split('/')[2]}&q=MA`)
  expect(body.people).toMatchObject([{ kind: 'account', name: 'Mara', email: 'mara@example.org', count: 1 }])
})

it('ACC-25: admins change roles, only owners change owners, nobody their own, and the last owner stays', async () => {
  const { owner, admin, member, guest } = world
  expect((await change(admin, guest, { role: 'member' })).body).toMatchObject({ role: 'member' })
  expect((await change(admin, guest, { role: 'guest' })).status).toBe(200)
  expect((await change(member, guest, { role: 'member' })).status).toBe(403)
  expect((await change(guest, member, { role: 'guest' })).status).toBe(403)
  expect((await change(admin, admin, { role: 'owner' })).status).toBe(403)
  expect((await change(admin, member, { role: 'owner' })).status).toBe(403)
  expect((await change(admin, owner, { role: 'member' })).status).toBe(403)
  expect((await change(owner, owner, { role: 'member' })).status).toBe(403)
  expect((await world.as(owner, 'DELETE', `${members}/${owner.account.id}`)).status).toBe(409)
  const second = await createPerson(world.server, { name: 'Otto', role: 'owner' })
  expect((await change(owner, second, { role: 'admin' })).status).toBe(200)
  expect((await change(owner, second, { role: 'owner' })).status).toBe(200)
  expect((await world.as(second, 'DELETE', `${members}/${second.account.id}`)).status).toBe(204)
  expect((await rolesOf()).get(owner.account.id)).toBe('owner')
  expect((await rolesOf()).has(second.account.id)).toBe(false)
})

it('ACC-26: whoever is removed loses groups, grants and open invitations, and leaves restricted documents to the remover', async () => {
  const { owner, admin } = world
  const leaver = await createPerson(world.server, { name: 'Lena', role: 'admin' })
  const project = await world.newProject(leaver)
  const address = await world.newDocument(leaver, project)
  expect((await world.as(leaver, 'PUT', `${pathOf(address)}/restricted`, { restricted: true })).status).toBe(
    200,
  )
  expect((await world.as(owner, 'GET', `${pathOf(address)}/access`)).status).toBe(404)
  const invited = await world.as(leaver, 'POST', `${OF_ORGANIZATION}/invitations`, { role: 'member' })
  const token = invited.body.url.split('/').at(-1)
  expect((await world.as(null, 'GET', `/invitations/${token}`)).status).toBe(200)
  const group = await world.as(admin, 'POST', `${OF_ORGANIZATION}/groups`, { name: 'Leavers' })
  const inGroup = `${OF_ORGANIZATION}/groups/${group.body.id}/members/${leaver.account.id}`
  expect((await world.as(admin, 'PUT', inGroup)).status).toBe(204)
  expect((await world.as(admin, 'DELETE', `${members}/${leaver.account.id}`)).status).toBe(204)
  expect((await world.as(leaver, 'GET', `${pathOf(address)}/access`)).status).toBe(404)
  expect((await world.as(leaver, 'GET', OF_ORGANIZATION)).status).toBe(404)
  expect((await world.as(null, 'GET', `/invitations/${token}`)).status).toBe(404)
  const { body: groups } = await world.as(admin, 'GET', `${OF_ORGANIZATION}/groups`)
  expect(groups.groups).toMatchObject([{ name: 'Leavers', members: [] }])
  const { body: access } = await world.as(admin, 'GET', `${pathOf(address)}/access`)
  expect(access).toMatchObject({ restricted: true, mayShare: true, you: { role: 'owner' } })
})

it('ACC-27: a disabled member can do nothing until they are enabled again', async () => {
  const { owner, admin } = world
  const person = await createPerson(world.server, { name: 'Dora', role: 'member' })
  expect((await change(admin, person, { disabled: true })).body).toMatchObject({ disabled: true })
  expect((await world.as(person, 'GET', OF_ORGANIZATION)).status).toBe(401)
  expect((await change(admin, person, { disabled: false })).body).toMatchObject({ disabled: false })
  expect((await world.as(person, 'GET', OF_ORGANIZATION)).status).toBe(200)
  expect((await change(admin, owner, { disabled: true })).status).toBe(403)
})

it('ACC-28: the role of a group is that of its members', async () => {
  const { owner, admin, guest } = world
  const project = await world.newProject(owner)
  const address = await world.newDocument(owner, project)
  const { body: group } = await world.as(admin, 'POST', `${OF_ORGANIZATION}/groups`, { name: 'Readers' })
  expect((await world.as(admin, 'POST', `${OF_ORGANIZATION}/groups`, { name: 'Readers' })).status).toBe(409)
  const give = { group: group.id, role: 'viewer' }
  expect((await world.as(owner, 'PUT', `${pathOf(address)}/access`, give)).status).toBe(200)
  const seen = async () => (await world.as(guest, 'GET', `${pathOf(address)}/access`)).body
  expect(await seen()).toMatchObject({ error: 'not-found' })
  const place = `${OF_ORGANIZATION}/groups/${group.id}/members/${guest.account.id}`
  expect((await world.as(admin, 'PUT', place)).status).toBe(204)
  expect(await seen()).toMatchObject({ you: { role: 'viewer', why: 'group' }, mayShare: false, people: [] })
  expect((await world.as(admin, 'DELETE', place)).status).toBe(204)
  expect(await seen()).toMatchObject({ error: 'not-found' })
  expect((await world.as(admin, 'DELETE', `${OF_ORGANIZATION}/groups/${group.id}`)).status).toBe(204)
  const { body } = await world.as(owner, 'GET', `${pathOf(address)}/access`)
  expect(body.people.filter((one: { kind: string }) => one.kind === 'group')).toEqual([])
})
