import { expect, it } from 'vitest'
import { chosenNumber, chosenSeed, createRandom } from '../fuzz/random.ts'
import { play } from './act.ts'
import { Site } from './site.ts'

/** Number of characters of a log line that are shown. */
const LINE = 300
const shortened = (line: string): string => line.slice(0, LINE)
const MINUTE_MS = 60_000
const minutes = chosenNumber('COWRITE_CHAOS_MINUTES', 0)
/** Number of rounds of trouble per act: a short run has a single act with fewer. */
const ROUNDS = minutes === 0 ? 3 : 8
/** Maximum duration of one act, also on a slow machine. */
const ACT_MS = 4 * MINUTE_MS

it('NODE-30, NODE-31, NODE-32: whatever is killed, cut or stands still, at quiet all clients, all nodes and the database are equal, nothing acknowledged is missing, and presence is right', {
  timeout: ACT_MS + minutes * MINUTE_MS,
}, async () => {
  const begun = performance.now()
  const seconds = (): number => (performance.now() - begun) / 1000
  await using site = await Site.open()
  const seeds = createRandom(chosenSeed())
  let { seed } = seeds
  let act = 0
  do {
    act++
    const say = (line: string): void => console.log(`[chaos, ${seconds().toFixed(0)} s, act ${act}] ${line}`)
    say(`COWRITE_FUZZ_SEED=${seed}`)
    const wrong = await play(site, { seed, name: `chaos-${act}`, rounds: ROUNDS, say }).catch(
      (error: unknown) => {
        for (const { name, server } of site.nodes)
          say(`${name}:\n${server.logs.slice(-20).map(shortened).join('\n')}`)
        throw error
      },
    )
    expect(wrong, `COWRITE_FUZZ_SEED=${seed}`).toEqual([])
    seed = seeds.int(2 ** 32)
  } while (seconds() < minutes * 60)
})
