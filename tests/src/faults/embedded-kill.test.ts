import { it } from 'vitest'
import { surviveKill } from './kill.ts'
import { chosenScale } from './scale.ts'
import { Stage } from './stage.ts'

const { embeddedKills } = chosenScale()

it(`DUR-36: ${embeddedKills} kills of a server with the embedded database lose nothing that was acknowledged`, {
  timeout: 60_000 + embeddedKills * 60_000,
}, async () => {
  await using stage = await Stage.onEmbedded('embedded kills')
  await stage.crowd.arrive()
  for (let kill = 1; kill <= embeddedKills; kill++)
    await surviveKill(stage, `kill ${kill} of ${embeddedKills}`)
})
