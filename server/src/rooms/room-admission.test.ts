import { expect, it, vi } from 'vitest'
import { accessByName, person } from '../access/access-for-tests.ts'
import { NONE, permissionsOf } from '../access/permissions.ts'
import { SERVER_PRINCIPAL } from '../access/principal.ts'
import { newDocument, roomsForTests } from './registry-for-tests.ts'

const FORBIDDEN = { ok: false, code: 'forbidden' }

it('ACC-17: without the permission to read, nothing is created or loaded, and the refusal tells nothing of the document', async () => {
  await using rooms = await roomsForTests(accessByName)
  const { store, registry, admission } = rooms
  await newDocument(store, 'secret-there')
  const trashed = await newDocument(store, 'secret-trashed')
  await store.documents.setTrashed(trashed.id, true)
  const load = vi.spyOn(store.updates, 'load')
  for (const key of ['secret-there', 'secret-trashed', 'secret-nowhere'])
    expect(await admission.admit(`demo/${key}`, person('eve')), key).toEqual(FORBIDDEN)
  expect(await admission.admit('demo/nowhere', person('mallory'))).toEqual(FORBIDDEN)
  expect(await store.documents.find({ project: 'demo', key: 'secret-nowhere' })).toBeNull()
  expect(await store.documents.find({ project: 'demo', key: 'nowhere' })).toBeNull()
  expect(load).not.toHaveBeenCalled()
  expect(registry.size).toBe(0)
  // The room is open for another principal.
  expect(await admission.admit('demo/secret-there', SERVER_PRINCIPAL)).toMatchObject({ ok: true })
  expect(await admission.admit('demo/secret-there', person('eve'))).toEqual(FORBIDDEN)
})

it('admits with the role that the access gives, not with that of the credentials', async () => {
  await using rooms = await roomsForTests(accessByName)
  const { admission } = rooms
  expect(await admission.admit('plan', person('rob', 'editor'))).toMatchObject({
    ok: true,
    room: { address: 'demo/plan' },
    principal: { id: 'rob', role: 'reader' },
  })
  expect(await admission.admit('plan', person('eve', 'reader'))).toMatchObject({
    ok: true,
    principal: { id: 'eve', role: 'editor' },
  })
  expect(await admission.admit('demo/\u0000', person('eve'))).toEqual({ ok: false, code: 'invalid-address' })
})

it('asks the access again, for the document, when it was created after the access had decided on its address', async () => {
  await using rooms = await roomsForTests({
    authorize: async (_, __, document) => (document === null ? permissionsOf('editor') : NONE),
  })
  expect(await rooms.admission.admit('demo/new', person('eve'))).toEqual(FORBIDDEN)
})

it('looks a document up once for principals that open it together', async () => {
  await using rooms = await roomsForTests(accessByName)
  const { store, admission } = rooms
  await newDocument(store, 'plan')
  const find = vi.spyOn(store.documents, 'find')
  const load = vi.spyOn(store.updates, 'load')
  const admissions = await Promise.all(
    Array.from({ length: 50 }, () => admission.admit('demo/plan', person('eve'))),
  )
  expect(new Set(admissions.map((one) => (one.ok ? one.room : null))).size).toBe(1)
  expect(find).toHaveBeenCalledTimes(1)
  expect(load).toHaveBeenCalledTimes(1)
})
