import { expect, it } from 'vitest'
import { Peers } from './peers.ts'
import { Unsettled } from './unsettled.ts'

it('asks whoever does not tell of a commit, then the database; of a busy room it waits for no more than was published at first', () => {
  let owner = 0
  const peers = new Peers(() => --owner)
  const unsettled = new Unsettled(peers)
  peers.published('a', 0, 1)
  const looks = [0, 1_000, 2_000, 3_000, 4_000, 6_000, 7_000, 8_000].map((now) => unsettled.look(now))
  expect(looks).toEqual(['nothing', 'nothing', 'ask', 'nothing', 'ask', 'confirm', 'nothing', 'confirm'])
  peers.committed('a', 1)
  for (let now = 10_000; now < 30_000; now += 500) {
    const ticket = now / 500
    peers.published('a', ticket - 1, ticket)
    peers.committed('a', ticket - 1)
    expect(unsettled.look(now)).toBe('nothing')
  }
})
