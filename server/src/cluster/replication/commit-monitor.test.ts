import { expect, it } from 'vitest'
import { CommitMonitor } from './commit-monitor.ts'
import { Peers } from './peers.ts'

it('requests the status of nodes that report no commit, then a check of the database; in a busy room it waits only for the updates published at the start', () => {
  let owner = 0
  const peers = new Peers(() => --owner)
  const monitor = new CommitMonitor(peers)
  peers.recordUpdate('a', 0, 1)
  const actions = [0, 1_000, 2_000, 3_000, 4_000, 6_000, 7_000, 8_000].map((now) => monitor.poll(now))
  expect(actions).toEqual([
    'none',
    'none',
    'request-status',
    'none',
    'request-status',
    'confirm',
    'none',
    'confirm',
  ])
  peers.recordCommit('a', 1)
  for (let now = 10_000; now < 30_000; now += 500) {
    const ticket = now / 500
    peers.recordUpdate('a', ticket - 1, ticket)
    peers.recordCommit('a', ticket - 1)
    expect(monitor.poll(now)).toBe('none')
  }
})
