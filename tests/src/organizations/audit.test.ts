import { afterAll, beforeAll, expect, it } from 'vitest'
import { newWorld, OF_ORGANIZATION, pathOf, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await newWorld()
  const { member, admin, guest } = world
  const project = await world.newProject(member)
  const path = pathOf(await world.newDocument(member, project))
  await world.as(member, 'PUT', `${path}/access`, { account: guest.account.id, role: 'viewer' })
  await world.as(member, 'PUT', `${path}/access`, { account: guest.account.id, role: 'editor' })
  await world.as(member, 'PUT', `${path}/access`, { account: guest.account.id, role: null })
  await world.as(member, 'POST', `${path}/links`, { name: '=cmd()', role: 'viewer', password: 'open sesame' })
  await world.as(member, 'PUT', `${path}/restricted`, { restricted: true })
  await world.as(admin, 'PATCH', `${OF_ORGANIZATION}/members/${guest.account.id}`, { role: 'member' })
  await world.as(admin, 'PATCH', OF_ORGANIZATION, { name: 'Heron & Co', secondFactor: false })
})
afterAll(() => world?.[Symbol.asyncDispose]())

const list = async (query = '') =>
  (await world.as(world.admin, 'GET', `${OF_ORGANIZATION}/audit?${query}`)).body

it('ACC-50: the audit log has every change of rights, with who made it and what was before, and no secret', async () => {
  const { member, guest } = world
  const { events } = await list('limit=200')
  const actions = events.map(({ action }: { action: string }) => action)
  expect(actions.slice(0, 7)).toEqual([
    'organization.changed',
    'member.role-changed',
    'document.restricted',
    'link.created',
    'grant.removed',
    'grant.changed',
    'grant.given',
  ])
  expect(actions).toContain('project.created')
  expect(actions).toContain('document.created')
  const changed = events.find(({ action }: { action: string }) => action === 'grant.changed')
  expect(changed).toMatchObject({
    principal: `person:${member.account.id}`,
    principalName: 'Mara',
    targetKind: 'document',
    targetName: 'Plan',
    detail: { to: guest.account.id, toName: 'Gil', role: 'editor', before: 'viewer' },
    address: expect.stringContaining('127.0.0.1'),
  })
  expect(JSON.stringify(events)).not.toMatch(/sesame|argon2|cws\./)
})

it('ACC-51: the audit log is read by admins alone, in pages, by principal, action, target and time', async () => {
  const { member, guest, stranger, owner } = world
  const path = `${OF_ORGANIZATION}/audit`
  const statuses = []
  for (const person of [owner, member, guest, stranger])
    statuses.push((await world.as(person, 'GET', path)).status)
  expect(statuses).toEqual([200, 403, 403, 404])
  const all = await list('limit=200')
  const pages = []
  let next: string | null = null
  do {
    const page: { events: unknown[]; next: string | null } = await list(
      `limit=3${next === null ? '' : `&before=${next}`}`,
    )
    pages.push(...page.events)
    next = page.next
  } while (next !== null)
  expect(pages).toEqual(all.events)
  const only = async (query: string) =>
    (await list(query)).events.map(({ action }: { action: string }) => action)
  expect(await only('action=grant.')).toEqual(['grant.removed', 'grant.changed', 'grant.given'])
  expect(await only('action=link.created')).toEqual(['link.created'])
  expect(await only(`target=${guest.account.id}&action=member`)).toEqual(['member.role-changed'])
  expect(await only(`principal=person:${member.account.id}&action=document`)).toEqual([
    'document.restricted',
    'document.created',
  ])
  expect(await only(`until=${new Date(0).toISOString()}`)).toEqual([])
  expect(await only(`from=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual([])
  expect((await world.as(owner, 'GET', `${path}?before=nonsense`)).status).toBe(400)
})

it('ACC-52: the file of the audit log has the same events', async () => {
  const { server, admin, member } = world
  const get = (accessToken: string) =>
    fetch(`${server.url}/api/v1${OF_ORGANIZATION}/audit.csv?action=link`, {
      headers: { authorization: `Bearer ${accessToken}` },
    })
  const response = await get(admin.accessToken)
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  const lines = (await response.text()).trimEnd().split('\r\n')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toContain(`"link.created","link",`)
  expect(lines[1]).toContain(`"'=cmd()"`)
  expect((await get(member.accessToken)).status).toBe(403)
})
