import { setTimeout as delay } from 'node:timers/promises'
import { it } from 'vitest'
import { killPostgres } from './kill-postgres.ts'
import { surviveOutage } from './outage.ts'
import { chosenScale } from './scale.ts'
import { Stage } from './stage.ts'

const { postgresKills } = chosenScale()
/** Maximum time for which PostgreSQL is stopped after a kill, in ms. */
const AWAY_MS = 600

it(`DUR-31, DUR-37: ${postgresKills} kills of PostgreSQL while 20 stock clients type lose nothing that was acknowledged`, {
  timeout: 60_000 + postgresKills * 60_000,
}, async () => {
  const { stage, postgres } = await Stage.onPostgres('PostgreSQL kills')
  await using _ = stage
  await stage.crowd.arrive()
  for (let kill = 1; kill <= postgresKills; kill++) {
    await surviveOutage(stage, {
      name: `kill ${kill} of ${postgresKills}`,
      begin: () => killPostgres(postgres),
      meanwhile: () => delay(stage.random.int(AWAY_MS)),
      end: () => postgres.up(),
    })
  }
})
