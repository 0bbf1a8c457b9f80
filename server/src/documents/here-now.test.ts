import type { Address } from '@cowrite/crdt'
import { expect, it } from 'vitest'
import { person } from '../access/access-for-tests.ts'
import type { Room } from '../rooms/room.ts'
import { HereNow } from './here-now.ts'

const state = (name: string) => Buffer.from(JSON.stringify({ user: { name, color: '#405bc3' } }))
const room = (address: string, name = 'Ana'): Room =>
  ({ address, presence: { states: () => [state(name)] } }) as unknown as Room
const documents = {
  readable: async (_: unknown, addresses: readonly Address[]) =>
    addresses.filter(({ key }) => key !== 'secret') as never,
}

it('API-18: tells only of documents that the caller may read', async () => {
  const hereNow = new HereNow({
    registry: { rooms: () => [room('demo/plan'), room('demo/secret')] },
    documents,
  })
  const listed = await hereNow.list(person('eve'))
  expect(listed.map(({ address }) => address)).toEqual(['demo/plan'])
})

it('NODE-53: tells of the documents of other nodes that the caller may read, and of each document once', async () => {
  const ben = { name: 'Ben', color: '#405bc3', agent: false }
  const elsewhere = (address: string) => JSON.stringify([{ address, people: [ben], more: 0 }])
  const hereNow = new HereNow({
    registry: { rooms: () => [room('demo/plan')] },
    documents,
    elsewhere: async () => ['demo/plan', 'demo/notes', 'demo/secret', 'demo/notes'].map(elsewhere),
  })
  const listed = await hereNow.list(person('eve'))
  expect(listed.map(({ address, people }) => [address, people.map(({ name }) => name)])).toEqual([
    ['demo/plan', ['Ana']],
    ['demo/notes', ['Ben']],
  ])
})
