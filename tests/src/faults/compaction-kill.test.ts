import { setTimeout as delay } from 'node:timers/promises'
import { it } from 'vitest'
import { query } from './database.ts'
import { surviveKill } from './kill.ts'
import { killPostgres } from './kill-postgres.ts'
import { surviveOutage } from './outage.ts'
import { chosenScale } from './scale.ts'
import { Stage } from './stage.ts'

const { compactionKills } = chosenScale()
/** Interval of compactions from the start of listening, in ms; grown documents are compacted then. */
const SWEEP_MS = 5_000
/** Duration of compacting the documents of the crowd, in ms. */
const COMPACTING_MS = 150
/** Duration of typing until there is something to compact, in ms. */
const GROWING_MS = 4_500

it(`DUR-30, DUR-31: ${compactionKills} kills of the server and of PostgreSQL while documents are compacted lose nothing that was acknowledged`, {
  timeout: 60_000 + compactionKills * 120_000,
}, async () => {
  const { stage, postgres, url } = await Stage.onPostgres('compaction')
  await using _ = stage
  const { crowd, random } = stage
  await crowd.arrive()
  const snapshots = async (): Promise<Set<string>> => {
    const rows = await query<{ id: string }>(
      url,
      `select document_id || ' ' || seq as id from document_snapshot`,
    )
    return new Set(rows.map(({ id }) => id))
  }
  let listening = 0
  const restart = async (): Promise<void> => {
    stage.server = await stage.server.restart()
    listening = performance.now()
  }
  /** All type; resolves while the server compacts. */
  const moment = async (): Promise<void> => {
    crowd.type()
    const before = await snapshots()
    const grown = performance.now() - listening + GROWING_MS
    const sweep = listening + Math.ceil(grown / SWEEP_MS) * SWEEP_MS
    await delay(sweep + random.int(COMPACTING_MS) - performance.now())
    const written = [...(await snapshots())].filter((one) => !before.has(one))
    stage.say(`${written.length} of ${crowd.addresses.length} documents are compacted`)
  }
  for (let kill = 1; kill <= compactionKills; kill++) {
    await restart()
    await surviveOutage(stage, {
      name: `kill ${kill} of ${compactionKills} of PostgreSQL`,
      moment,
      begin: () => killPostgres(postgres),
      meanwhile: async () => {},
      end: () => postgres.up(),
    })
    await surviveKill(stage, `kill ${kill} of ${compactionKills} of the server`, moment)
  }
})
