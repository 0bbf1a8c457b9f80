import { decodeNotice } from '@cowrite/crdt'
import { expect, it, onTestFinished } from 'vitest'
import * as Y from 'yjs'
import { startEmbedded } from '../embedding/embedded.ts'
import { connectHocuspocus, type HocuspocusClient, type Place } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { openLine } from '../harness/proxy.ts'
import { hostToken, startTokenServer } from './host-application.ts'

const IN_USE = [{ type: 'refused', error: 'client-in-use' }]

function copyOf({ doc }: HocuspocusClient): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  copy.clientID = doc.clientID
  return copy
}

async function join(place: Place, token: string, doc?: Y.Doc): Promise<HocuspocusClient> {
  const client = connectHocuspocus('hocuspocus-4', place, 'demo/ids', { token, ...(doc ? { doc } : {}) })
  onTestFinished(() => client.close())
  await client.synced()
  return client
}

const notices = ({ stateless }: HocuspocusClient) => stateless.map(decodeNotice)

it('ACC-86: of two guests with one clientID the second is told to take another one before it writes anything', async () => {
  await using place = await startEmbedded()
  const one = await join(place, 'guest')
  one.awareness.setLocalState({ at: 1 })
  one.text.insert(0, 'first')
  await eventually('it to be saved', () => one.provider.unsyncedChanges === 0)
  const two = await join(place, 'guest', copyOf(one))
  await eventually('the notice', () => two.stateless.length > 0)
  expect(notices(two)).toEqual(IN_USE)
  two.text.insert(0, 'not taken ')
  one.text.insert(5, ' goes on')
  await eventually('it to be saved', () => one.provider.unsyncedChanges === 0)
  expect(two.provider.unsyncedChanges).toBeGreaterThan(0)
  expect(notices(one)).toEqual([])
  const third = await join(place, 'guest')
  expect(third.text.toString()).toBe('first goes on')
})

it('ACC-86: so is somebody else with an identity, and nobody whose first session is dead, or is their own', async () => {
  await using place = await startTokenServer()
  const [ann, eve] = [await hostToken({ sub: 'ann' }), await hostToken({ sub: 'eve' })]
  const one = await join(place, ann)
  one.awareness.setLocalState({ at: 1 })
  const two = await join(place, eve, copyOf(one))
  await eventually('the notice', () => two.stateless.length > 0)
  expect(notices(two)).toEqual(IN_USE)
  const own = await join(place, ann, copyOf(one))
  own.text.insert(0, 'own ')
  await eventually('it to be saved', () => own.provider.unsyncedChanges === 0)
  expect(notices(own)).toEqual([])
  await using line = await openLine(Number(new URL(place.server.url).port))
  const lost = await join(line, ann)
  lost.awareness.setLocalState({ at: 1 })
  await eventually('it to be shown', () => own.awareness.getStates().get(lost.doc.clientID)?.['at'] === 1)
  line.pause()
  const other = await join(place, eve, copyOf(lost))
  other.text.insert(0, 'after ')
  await eventually('it to be saved', () => other.provider.unsyncedChanges === 0)
  await eventually(
    'the dead session to be found out',
    () => own.awareness.getStates().get(lost.doc.clientID)?.['at'] !== 1,
  )
  expect(notices(other)).toEqual([])
})
