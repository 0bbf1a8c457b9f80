import pg from 'pg'
import { expect, it } from 'vitest'
import { connect, connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { startInProcess } from './in-process.ts'

/** The race occurred in one round of four. */
const ROUNDS = 60
/** Concurrent rounds, which share the time that a failure takes. */
const AT_ONCE = 6

/**
 * While the lock is held nothing can be committed, although everything can be read: edits that reach another node have
 * come through Redis.
 */
const HOLD_COMMITS = 'LOCK TABLE document_update IN EXCLUSIVE MODE'

it('NODE-50: what is written on one node while another opens the document reaches that one by Redis alone', {
  timeout: 120_000,
}, async () => {
  await using cluster = await startInProcess([{}, {}])
  const [one, two] = [cluster.nodes[0]!, cluster.nodes[1]!]
  const warm = [one, two].map((node) => connectHocuspocus('hocuspocus-4', node, 'demo/warm'))
  await Promise.all(warm.map((client) => client.synced()))
  for (const client of warm) client.close()
  const database = new pg.Client({ connectionString: cluster.databaseUrl })
  await database.connect()
  try {
    await database.query('BEGIN')
    await database.query(HOLD_COMMITS)
    const round = async (number: number): Promise<void> => {
      const address = `demo/together-${number}`
      const open = (node: typeof one) =>
        connect(number % 2 === 0 ? 'hocuspocus-4' : 'y-websocket-3', node, address)
      const first = open(one)
      // The second client opens the document sometimes while the first is loading it, sometimes while it is writing.
      if (number % 3 === 0) await first.synced()
      const second = open(two)
      await first.synced()
      first.text.insert(0, 'first ')
      await second.synced()
      second.text.insert(0, 'second ')
      const has = (text: string) => text.includes('first') && text.includes('second')
      await eventually(
        `round ${number} to be on both nodes`,
        () => has(first.text.toString()) && has(second.text.toString()),
        { explain: () => `${first.text.toString()} | ${second.text.toString()}` },
      )
      expect(first.text.toString()).toBe(second.text.toString())
      for (const client of [first, second]) client.close()
    }
    for (let next = 0; next < ROUNDS; next += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => round(next + at)))
    }
  } finally {
    await database.query('ROLLBACK')
    await database.end()
  }
})
