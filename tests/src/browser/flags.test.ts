import { chromium } from 'playwright-core'
import { expect, it } from 'vitest'
import { CHROMIUM_FLAGS } from '../../../scripts/services/chromium.ts'

const OFF = '--disable-features='

/** The names in the last flag of these that turns parts of Chromium off. */
function turnedOff(flags: readonly string[]): string[] {
  const last = flags.findLast((flag) => flag.startsWith(OFF)) ?? OFF
  return last.slice(OFF.length).split(',')
}

it("turns off all parts of Chromium that Playwright's own flags turn off", async () => {
  // Node refuses the flags, and the message contains them.
  const refused: unknown = await chromium.launch({ executablePath: process.execPath }).catch((error) => error)
  const flags = /<launching> (.*)/.exec(String(refused))?.[1]?.split(' ') ?? []
  const own = turnedOff(flags)
  expect(own).toContain('HttpsUpgrades')
  expect(turnedOff(CHROMIUM_FLAGS)).toEqual(expect.arrayContaining(own))
})
