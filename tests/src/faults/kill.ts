import { expect } from 'vitest'
import { untilHungUp } from './crowd.ts'
import type { Stage } from './stage.ts'

/**
 * Everybody types until `moment` resolves; `kill -9` ends the server, and it starts again. Checks that all that had been acknowledged is in
 * the database before anybody can bring it back, and that afterwards everybody and the database have everything once.
 */
export async function surviveKill(
  stage: Stage,
  name: string,
  moment = () => stage.typeForAWhile(),
): Promise<void> {
  const { crowd } = stage
  await moment()
  const sockets = crowd.sockets()
  await stage.server.kill9()
  await untilHungUp(sockets)
  const note = crowd.ledger.acknowledgements
  expect(await stage.wrongInDatabase(note), `of what was saved before ${name}`).toEqual([])
  // People go on typing meanwhile.
  stage.server = await stage.server.restart()
  await stage.untilSaved(1)
  expect(await stage.wrongAtRest(), `at rest after ${name}`).toEqual([])
  stage.say(`${name}: ${note} saved before it are there`)
}
