import { it } from 'vitest'
import { surviveKill } from './kill.ts'
import { chosenScale } from './scale.ts'
import { Stage } from './stage.ts'

const { serverKills } = chosenScale()

it(`DUR-30: ${serverKills} kills of the server while 20 stock clients type lose nothing that was acknowledged`, {
  timeout: 60_000 + serverKills * 60_000,
}, async () => {
  const { stage } = await Stage.onPostgres('server kills')
  await using _ = stage
  await stage.crowd.arrive()
  for (let kill = 1; kill <= serverKills; kill++) await surviveKill(stage, `kill ${kill} of ${serverKills}`)
})
