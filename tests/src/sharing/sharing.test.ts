import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../harness/accounts.ts'
import { newWorld, OF_ORGANIZATION, pathOf, type World } from '../organizations/world.ts'

let world: World
beforeAll(async () => {
  world = await newWorld()
})
afterAll(() => world?.[Symbol.asyncDispose]())

/** A document of the member's, in a project of the member's. */
async function newPlan(): Promise<{
  readonly address: string
  readonly path: string
  readonly project: string
}> {
  const project = await world.newProject(world.member)
  const address = await world.newDocument(world.member, project)
  return { address, path: pathOf(address), project }
}

const share = (person: Person, path: string, body: object) => world.as(person, 'PUT', `${path}/access`, body)
const accessOf = async (person: Person, path: string) =>
  (await world.as(person, 'GET', `${path}/access`)).body
const statusOf = async (person: Person, path: string) =>
  (await world.as(person, 'GET', `${path}/access`)).status

describe('who reaches a document', () => {
  it('ACC-23: whoever creates a document owns it, and creating one needs the role of an editor in the project', async () => {
    const { member, guest } = world
    const { path, project } = await newPlan()
    expect(await accessOf(member, path)).toMatchObject({
      you: { role: 'owner', why: 'owner' },
      mayShare: true,
    })
    await share(member, `/projects/${project}`, { account: guest.account.id, role: 'commenter' })
    await expect(world.newDocument(guest, project)).rejects.toThrow('forbidden')
    await share(member, `/projects/${project}`, { account: guest.account.id, role: 'editor' })
    const made = await world.newDocument(guest, project)
    expect(await accessOf(guest, pathOf(made))).toMatchObject({ you: { role: 'owner', why: 'owner' } })
    await expect(world.newDocument(guest, 'no-such-project')).rejects.toThrow('forbidden')
  })

  it('ACC-32: everybody who reaches a document is listed once, with the strongest role and where it comes from', async () => {
    const { owner, admin, member, guest, stranger } = world
    const { path, project } = await newPlan()
    await share(member, path, { account: guest.account.id, role: 'viewer' })
    await share(member, `/projects/${project}`, { everyone: true, role: 'commenter' })
    const { people, organization, links } = await accessOf(member, path)
    const seen = people.map((one: Record<string, unknown>) => [
      one['kind'],
      one['name'],
      one['role'],
      one['why'],
    ])
    expect(seen.toSorted()).toEqual(
      [
        ['account', 'Mara', 'owner', 'owner'],
        ['account', 'Gil', 'viewer', 'document'],
        ['everyone', 'Project 2', 'commenter', 'project'],
        ['account', 'Adam', 'owner', 'organization'],
        ['account', 'Olga', 'owner', 'organization'],
      ].toSorted(),
    )
    expect(people.find((one: { name: string }) => one.name === 'Project 2')).toMatchObject({ count: 3 })
    expect([organization.id, links]).toEqual([OF_ORGANIZATION.split('/')[2], []])
    expect(await accessOf(guest, path)).toMatchObject({
      you: { role: 'viewer', why: 'document', changedBy: 'Mara' },
      mayShare: false,
      people: [],
      links: [],
    })
    expect(await accessOf(admin, path)).toMatchObject({ you: { role: 'owner', why: 'organization' } })
    expect(await statusOf(owner, path)).toBe(200)
    expect(await statusOf(stranger, path)).toBe(404)
  })

  it('ACC-33: only owners give and take roles, to people and groups of the organization, and an address is invited', async () => {
    const { member, guest, stranger } = world
    const { path } = await newPlan()
    await share(member, path, { account: guest.account.id, role: 'editor' })
    for (const body of [
      { account: guest.account.id, role: 'owner' },
      { everyone: true, role: 'viewer' },
      { email: 'x@example.org', role: 'viewer' },
    ])
      expect((await share(guest, path, body)).status).toBe(403)
    expect((await share(stranger, path, { everyone: true, role: 'viewer' })).status).toBe(404)
    expect((await share(member, path, { account: stranger.account.id, role: 'viewer' })).status).toBe(404)
    expect(
      (await share(member, path, { everyone: true, account: guest.account.id, role: null })).status,
    ).toBe(400)
    const known = await share(member, path, { email: 'GIL@example.org', role: 'viewer' })
    expect(known).toMatchObject({ status: 200, body: { url: null } })
    expect((await accessOf(guest, path)).you.role).toBe('viewer')
    const invited = await share(member, path, { email: 'Nina@example.org', role: 'commenter' })
    expect(invited.body.url).toMatch(/\/invitation\/cwi_/)
    const entry = () =>
      accessOf(member, path).then(({ people }) =>
        people.find((one: { kind: string }) => one.kind === 'invitation'),
      )
    expect(await entry()).toMatchObject({ email: 'nina@example.org', role: 'commenter', changeable: true })
    await share(member, path, { email: 'nina@example.org', role: 'editor' })
    expect(await entry()).toMatchObject({ role: 'editor' })
    await share(member, path, { email: 'nina@example.org', role: null })
    expect(await entry()).toBeUndefined()
    expect((await world.as(null, 'GET', `/invitations/${invited.body.url.split('/').at(-1)}`)).status).toBe(
      404,
    )
    expect((await share(member, path, { account: guest.account.id, role: null })).status).toBe(200)
    expect(await statusOf(guest, path)).toBe(404)
  })

  it('ACC-34: a restricted document is reached by those whom it names, among them whoever restricted it, and keeps an owner', async () => {
    const { admin, member, guest } = world
    const { path, project } = await newPlan()
    await share(member, `/projects/${project}`, { everyone: true, role: 'editor' })
    await share(member, path, { account: guest.account.id, role: 'viewer' })
    expect(await statusOf(admin, path)).toBe(200)
    const restrict = (restricted: boolean, by = member) =>
      world.as(by, 'PUT', `${path}/restricted`, { restricted })
    expect((await restrict(true, guest)).status).toBe(403)
    expect((await restrict(true)).body).toMatchObject({ restricted: true, you: { role: 'owner' } })
    expect([await statusOf(admin, path), await statusOf(guest, path)]).toEqual([404, 200])
    const own = { account: member.account.id }
    expect((await share(member, path, { ...own, role: 'viewer' })).status).toBe(409)
    expect((await share(member, path, { ...own, role: null })).status).toBe(409)
    expect((await accessOf(member, path)).you.role).toBe('owner')
    await share(member, path, { account: guest.account.id, role: 'owner' })
    expect((await share(member, path, { ...own, role: null })).status).toBe(204)
    expect(await statusOf(member, path)).toBe(404)
    expect((await restrict(false, guest)).body).toMatchObject({ restricted: false })
    expect([await statusOf(admin, path), await statusOf(member, path)]).toEqual([200, 200])
  })
})

describe('projects', () => {
  it('ACC-31: members create projects and own them; owners rename, trash and restore them; nobody else is told of them', async () => {
    const { admin, member, guest, stranger } = world
    const list = async (person: Person) =>
      (await world.as(person, 'GET', `${OF_ORGANIZATION}/projects`)).body.projects.map(
        ({ key, role }: { key: string; role: string }) => `${key} ${role}`,
      )
    const create = (person: Person, body: object) =>
      world.as(person, 'POST', `${OF_ORGANIZATION}/projects`, body)
    expect((await create(guest, { name: 'Mine' })).status).toBe(403)
    expect((await create(stranger, { name: 'Mine' })).status).toBe(404)
    const made = await create(member, { name: 'Große Pläne', key: 'plans' })
    expect(made).toMatchObject({ status: 201, body: { key: 'plans', name: 'Große Pläne', role: 'owner' } })
    expect((await create(member, { name: 'Other', key: 'plans' })).status).toBe(409)
    expect((await create(member, { name: 'Plans' })).body.key).toMatch(/^plans-[0-9a-f]{8}$/)
    expect((await create(member, { name: 'No', key: 'Not A Key' })).status).toBe(400)
    expect(await list(admin)).toContain('plans owner')
    expect(await list(guest)).not.toContain('plans owner')
    expect((await world.as(guest, 'GET', '/projects/plans')).status).toBe(404)
    const missing = await world.as(guest, 'GET', '/projects/nowhere')
    const hidden = await world.as(guest, 'GET', '/projects/plans')
    expect(hidden.body.message.replace('plans', 'nowhere')).toBe(missing.body.message)
    await share(member, '/projects/plans', { account: guest.account.id, role: 'viewer' })
    expect(await list(guest)).toContain('plans viewer')
    expect((await world.as(guest, 'PATCH', '/projects/plans', { name: 'x' })).status).toBe(403)
    expect((await world.as(member, 'PATCH', '/projects/plans', { name: 'Plans' })).body.name).toBe('Plans')
    const address = await world.newDocument(member, 'plans')
    expect(await statusOf(guest, pathOf(address))).toBe(200)
    expect((await world.as(member, 'DELETE', '/projects/plans')).body.trashedAt).toEqual(expect.any(String))
    expect([await statusOf(guest, pathOf(address)), await statusOf(member, pathOf(address))]).toEqual([
      404, 404,
    ])
    expect(await list(guest)).not.toContain('plans viewer')
    await expect(world.newDocument(member, 'plans')).rejects.toThrow('forbidden')
    expect((await world.as(guest, 'POST', '/projects/plans/restore')).status).toBe(404)
    expect((await world.as(member, 'POST', '/projects/plans/restore')).body.trashedAt).toBeNull()
    expect(await statusOf(guest, pathOf(address))).toBe(200)
  })
})
