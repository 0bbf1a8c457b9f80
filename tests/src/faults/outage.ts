import { expect } from 'vitest'
import type { Stage } from './stage.ts'

/** An outage of the database. */
export interface Outage {
  /** Called when all begin to type; resolves when the outage must begin. By default a random time. */
  readonly moment?: () => Promise<void>
  /** Its description. */
  readonly name: string
  /** Begins the outage. */
  readonly begin: () => Promise<void>
  /** Runs during the outage, while all type; the outage ends when it resolves. */
  readonly meanwhile: () => Promise<void>
  /** Ends the outage. */
  readonly end: () => Promise<void>
}

/**
 * All type while the database is unavailable and returns. Checks that editing continues, nothing is acknowledged and
 * `/readyz` reports it; that afterwards everything acknowledged is in the database; and that commits resume by
 * themselves until all clients and the database contain every edit once.
 */
export async function surviveOutage(stage: Stage, outage: Outage): Promise<void> {
  const { crowd } = stage
  const { ledger } = crowd
  await (outage.moment?.() ?? stage.typeForAWhile())
  await outage.begin()
  await stage.untilReady(false)
  // All clients have received everything that the server sent before it noticed the outage.
  await crowd.reach()

  const note = ledger.acknowledgements
  const hangUps = crowd.hangUps
  const edits = crowd.edits
  await outage.meanwhile()
  const longest = await crowd.reach()
  expect(await stage.readiness(), 'readiness while the database is away').not.toBe(200)
  expect(ledger.acknowledgements - note, 'acknowledged while the database is away').toBe(0)
  expect(crowd.hangUps - hangUps, 'connections lost while the database is away').toBe(0)
  const unsaved = crowd.edits - edits

  // A suspended server cannot write anything again before the database is read.
  stage.holdServer()
  await outage.end()
  expect(await stage.wrongInDatabase(note), `of what was saved before ${outage.name}`).toEqual([])
  stage.releaseServer()
  await stage.untilReady(true)
  await stage.untilSaved(1)
  expect(await stage.wrongAtRest(), `at rest after ${outage.name}`).toEqual([])
  stage.say(
    `${outage.name}: ${note} saved before it are there; ${unsaved} edits during it, an edit reached all others in ${longest.toFixed(0)} ms`,
  )
}
