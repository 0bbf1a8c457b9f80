import { expect, it } from 'vitest'
import { chosenScale } from './scale.ts'
import { Stage } from './stage.ts'

const { immediateRestarts } = chosenScale()

it(`DUR-32: ${immediateRestarts} immediate restarts of PostgreSQL while 20 stock clients type lose nothing that was acknowledged`, {
  timeout: 60_000 + immediateRestarts * 60_000,
}, async () => {
  const { stage, postgres } = await Stage.onPostgres('immediate restarts')
  await using _ = stage
  const { crowd, random } = stage
  await crowd.arrive()
  for (let restart = 1; restart <= immediateRestarts; restart++) {
    const name = `restart ${restart} of ${immediateRestarts}`
    await stage.typeForAWhile()
    await postgres.down('immediate')
    // A suspended server cannot write anything again before the database is read; a running one connects to a database
    // that is starting.
    const still = restart === 1 || random.chance(0.5)
    if (still) stage.holdServer()
    await postgres.up()
    if (still) {
      const note = crowd.ledger.acknowledgements
      expect(await stage.wrongInDatabase(note), `of what was saved before ${name}`).toEqual([])
      stage.releaseServer()
    }
    await stage.untilSaved(1)
    expect(await stage.wrongAtRest(), `at rest after ${name}`).toEqual([])
    stage.say(`${name}: ${still ? 'all that was saved before is there' : 'survived'}`)
  }
})
