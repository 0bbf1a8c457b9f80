import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { connectHocuspocus, type HocuspocusClient } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type Claims, hostToken, ISSUER, startTokenServer, type TokenServer } from './host-application.ts'

let place: TokenServer
beforeAll(async () => {
  place = await startTokenServer()
})
afterAll(() => place.server.close())

async function join(address: string, claims: Claims): Promise<HocuspocusClient> {
  const client = connectHocuspocus('hocuspocus-4', place, address, { token: await hostToken(claims) })
  onTestFinished(() => client.close())
  await client.synced()
  return client
}

const stateOf = (viewer: HocuspocusClient, client: HocuspocusClient) =>
  viewer.awareness.getStates().get(client.doc.clientID)

it('ACC-83: others see a client under the name of its credentials, whatever it says itself', async () => {
  const ann = await join('demo/shown', { sub: 'ann', name: 'Ann', color: '#2f6fed' })
  const eve = await join('demo/shown', { sub: 'eve', name: 'Eve' })
  eve.awareness.setLocalState({
    user: { name: 'Ann', id: `host:${ISSUER}:ann`, color: '#111111', mood: 'odd' },
    at: 1,
  })
  const user = { id: `host:${ISSUER}:eve`, name: 'Eve', color: '#111111', mood: 'odd' }
  await eventually('Eve to be shown', () => stateOf(ann, eve)?.['at'] === 1)
  expect(stateOf(ann, eve)).toEqual({ user, at: 1 })
  eve.awareness.setLocalStateField('at', 2)
  await eventually('the caret', () => stateOf(ann, eve)?.['at'] === 2)
  expect(stateOf(ann, eve)).toEqual({ user, at: 2 })
  ann.awareness.setLocalState({ at: 3 })
  await eventually('Ann to be shown', () => stateOf(eve, ann)?.['at'] === 3)
  expect(stateOf(eve, ann)).toEqual({
    user: { id: `host:${ISSUER}:ann`, name: 'Ann', color: '#2f6fed' },
    at: 3,
  })
  const late = await join('demo/shown', { sub: 'late', name: 'Late' })
  await eventually(
    'both to be shown',
    () => stateOf(late, eve) !== undefined && stateOf(late, ann) !== undefined,
  )
  expect(stateOf(late, eve)?.['user']).toEqual(user)
  const told = (await (
    await fetch(`${place.server.url}/api/presence`, {
      headers: { authorization: `Bearer ${await hostToken()}` },
    })
  ).json()) as { documents: { address: string; people: { name: string }[] }[] }
  const names = told.documents.find(({ address }) => address === 'demo/shown')?.people.map(({ name }) => name)
  expect(names?.toSorted()).toEqual(['Ann', 'Eve', 'Late'])
})

it('ACC-84: somebody invisible is seen by nobody, and sees and edits like all others', async () => {
  const ann = await join('demo/unseen', { sub: 'ann' })
  const ghost = await join('demo/unseen', { sub: 'ghost', invisible: true })
  ghost.awareness.setLocalState({ user: { name: 'Ghost' } })
  ann.awareness.setLocalState({ at: 1 })
  ghost.text.insert(0, 'written unseen')
  await eventually('the edit', () => ann.text.toString() === 'written unseen')
  await eventually('Ann to be shown', () => stateOf(ghost, ann)?.['at'] === 1)
  const late = await join('demo/unseen', { sub: 'late' })
  await eventually('Ann to be shown', () => stateOf(late, ann) !== undefined)
  for (const client of [ann, late]) expect(stateOf(client, ghost)).toBeUndefined()
})
