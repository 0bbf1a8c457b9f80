import { expect, it } from 'vitest'
import { type RoomFigures, watchRooms } from '../rooms/room-metrics.ts'
import { Metrics } from './metrics.ts'

function figures(journal: Partial<RoomFigures['journal']> = {}): RoomFigures {
  return {
    journal: {
      pendingUpdates: 3,
      pendingBytes: 700,
      transactions: 5,
      state: { name: 'healthy' },
      ...journal,
    },
    size: 2,
    members: 4,
    isJournalFull: false,
    refusedUpdates: 6,
    givenUpUpdates: 1,
  }
}

async function read(metrics: Metrics): Promise<Map<string, number>> {
  const lines = (await metrics.read()).split('\n').filter((line) => line && !line.startsWith('#'))
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]))
}

it('reads figures when asked, however often, and notes commits as they happen', async () => {
  const metrics = new Metrics()
  watchRooms(metrics, figures())
  metrics.gauge('cowrite_connections', 'Open WebSockets.', () => 9)
  metrics.committed({ ms: 3, updates: 10 })
  metrics.committed({ ms: 400, updates: 2 })
  for (const _ of [1, 2]) {
    expect(Object.fromEntries(await read(metrics))).toMatchObject({
      cowrite_rooms: 2,
      cowrite_members: 4,
      cowrite_connections: 9,
      cowrite_journal_healthy: 1,
      cowrite_journal_full: 0,
      cowrite_journal_failing_seconds: 0,
      cowrite_journal_pending_updates: 3,
      cowrite_journal_pending_bytes: 700,
      cowrite_journal_transactions_total: 5,
      cowrite_journal_committed_updates_total: 12,
      cowrite_journal_refused_updates_total: 6,
      cowrite_journal_given_up_updates_total: 1,
      cowrite_journal_commit_seconds_count: 2,
      cowrite_journal_commit_seconds_sum: 0.403,
      'cowrite_journal_commit_seconds_bucket{le="0.005"}': 1,
    })
  }
})

it('says for how long commits have failed', async () => {
  const metrics = new Metrics()
  watchRooms(metrics, figures({ state: { name: 'retrying', since: Date.now() - 4_000 } }))
  const values = await read(metrics)
  expect(values.get('cowrite_journal_healthy')).toBe(0)
  expect(values.get('cowrite_journal_failing_seconds')).toBeGreaterThanOrEqual(4)
})

it('serves several servers in one process, each with figures of its own', async () => {
  const [one, two] = [new Metrics(), new Metrics()]
  watchRooms(one, { ...figures(), size: 1 })
  watchRooms(two, { ...figures(), size: 2 })
  expect([(await read(one)).get('cowrite_rooms'), (await read(two)).get('cowrite_rooms')]).toEqual([1, 2])
})
