import { expect } from 'vitest'
import { untilHungUp } from './crowd.ts'
import type { Stage } from './stage.ts'

/**
 * All type until `moment` resolves; then `kill -9` ends the server, and it is restarted. Checks that everything
 * acknowledged is in the database before clients can send it again, and that afterwards all clients and the database
 * contain every edit once.
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
  // Typing continues in the meantime.
  stage.server = await stage.server.restart()
  await stage.untilSaved(1)
  expect(await stage.wrongAtRest(), `at rest after ${name}`).toEqual([])
  stage.say(`${name}: ${note} saved before it are there`)
}
