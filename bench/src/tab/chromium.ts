import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'
import { CHROMIUM_FLAGS, findChromium } from '../../../scripts/services/chromium.ts'
import { LOAD_CORE, SERVER_CORE } from '../run/cores.ts'

/** Besides, no garbage collections that the measurement did not ask for. */
const FLAGS = [
  ...CHROMIUM_FLAGS,
  // performance.measureUserAgentSpecificMemory() collects garbage and answers at once.
  '--enable-blink-features=ForceEagerMeasureMemory',
]

/** Starts Chromium. It may use the servers' core too, as a page has threads beside its main one. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = await findChromium()
  const cores = `${SERVER_CORE},${LOAD_CORE}`
  await promisify(execFile)('taskset', ['-a', '-cp', cores, String(process.pid)])
  try {
    return await chromium.launch({ executablePath, args: FLAGS })
  } finally {
    await promisify(execFile)('taskset', ['-a', '-cp', String(LOAD_CORE), String(process.pid)])
  }
}
