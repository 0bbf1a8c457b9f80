import { setTimeout as delay } from 'node:timers/promises'
import { ERRORS } from '@cowrite/crdt'
import { expect, it } from 'vitest'
import { untilKept } from '../fuzz/answer.ts'
import { CLIENT_KINDS, connect } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { surviveOutage } from './outage.ts'
import { chosenScale } from './scale.ts'
import { Stage } from './stage.ts'

const { stopMs } = chosenScale()
/** Maximum time for an edit to reach all others, in ms, on a machine that runs all of this. */
const REACH_MS = 2_000
/** Interval of the checks, in ms. */
const LOOK_MS = 500
/** A document that is not open when PostgreSQL stops. */
const CLOSED = 'demo/faults-closed'

it(`DUR-35, DUR-37, DUR-38: a stop of PostgreSQL for ${stopMs / 1000} s loses nothing; meanwhile editing goes on, nothing is acknowledged, and nobody gets an empty document`, {
  timeout: 120_000 + 2 * stopMs,
}, async () => {
  const { stage, postgres } = await Stage.onPostgres('PostgreSQL stopped')
  await using _ = stage
  const { crowd } = stage
  const author = connect('hocuspocus-4', stage.server, CLOSED)
  await author.synced()
  author.text.insert(0, 'written before')
  await untilKept(stage.server, CLOSED)
  author.close()
  stage.server = await stage.server.restart()
  await crowd.arrive()

  await using newcomers = new AsyncDisposableStack()
  const join = () =>
    CLIENT_KINDS.map((kind) => newcomers.adopt(connect(kind, stage.server, CLOSED), (one) => one.close()))
  let joined: ReturnType<typeof join> = []
  await surviveOutage(stage, {
    name: `a stop of ${stopMs / 1000} s`,
    begin: () => postgres.down('fast'),
    meanwhile: async () => {
      const end = performance.now() + stopMs
      const { acknowledgements } = crowd.ledger
      joined = join()
      for (const { kind, network } of joined) {
        const closed = await eventually(`${kind} to be turned away`, () => network.closes[0])
        expect(closed.code, kind).toBe(ERRORS['load-failed'].close)
      }
      for (let looks = 1; performance.now() < end; looks++) {
        const longest = await crowd.reach()
        expect(longest, 'the way of an edit').toBeLessThan(REACH_MS)
        expect(crowd.ledger.acknowledgements).toBe(acknowledgements)
        expect(joined.filter((one) => one.isSynced() || one.text.length > 0)).toEqual([])
        if (looks % 10 === 0)
          stage.say(`${((end - performance.now()) / 1000).toFixed(0)} s to go, ${longest.toFixed(0)} ms`)
        await delay(LOOK_MS)
      }
    },
    end: () => postgres.up(),
  })
  for (const client of joined) {
    await client.synced()
    expect(client.text.toString(), client.kind).toBe('written before')
  }
})
