import { expect } from 'vitest'
import type { Stage } from './stage.ts'

/** One time that the database does not do its part. */
export interface Outage {
  /** Everybody begins to type; resolves at the moment at which it begins. A random one when absent. */
  readonly moment?: () => Promise<void>
  /** What is told of it. */
  readonly name: string
  /** Makes it so. */
  readonly begin: () => Promise<void>
  /** While it lasts, and while everybody types; the moment it resolves is the end. */
  readonly meanwhile: () => Promise<void>
  /** Makes it good again. */
  readonly end: () => Promise<void>
}

/**
 * Everybody types; the database goes away and returns. Checks that meanwhile editing goes on, nothing is
 * acknowledged and `/readyz` says so; that afterwards all that had been acknowledged is in the database; and that
 * commits resume by themselves until everybody and the database have everything once.
 */
export async function surviveOutage(stage: Stage, outage: Outage): Promise<void> {
  const { crowd } = stage
  const { ledger } = crowd
  await (outage.moment?.() ?? stage.typeForAWhile())
  await outage.begin()
  await stage.untilReady(false)
  // Everybody has been sent whatever the server sent before it noticed.
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

  // A server that stands still cannot bring anything back before it is looked for.
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
