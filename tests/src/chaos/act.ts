import { setTimeout as delay } from 'node:timers/promises'
import { Crowd, repeat } from '../faults/crowd.ts'
import { createRandom, type Random } from '../fuzz/random.ts'
import { untilPresenceIsRight, wrongAmongSaved, wrongAtQuiet } from './quiet.ts'
import type { Site } from './site.ts'
import { drawTroubles, type Trouble } from './trouble.ts'

/** The clients of thirty people. */
const KINDS = [
  ...repeat('hocuspocus-4', 12),
  ...repeat('hocuspocus-3', 6),
  ...repeat('y-websocket-2', 6),
  ...repeat('y-websocket-3', 6),
]
/** A rate that leaves two cores time for the faults. */
const EDITS_PER_SECOND = 150
/** Maximum number of concurrent troubles. */
const TROUBLES = 3
/** Maximum time between the beginnings of concurrent troubles, and maximum duration, in ms. */
const APART_MS = 600
const LAST_MS = 2_500
/** Maximum pause between two rounds of trouble, in ms. */
const PEACE_MS = 800

/** Options of an act in addition to its site. */
export interface ActOptions {
  readonly seed: number
  /** The project of its documents. */
  readonly name: string
  /** Number of rounds of trouble. */
  readonly rounds: number
  /** Called with lines about its progress. */
  readonly say: (line: string) => void
}

/**
 * Thirty people join, type during the troubles, and rest; resolves to everything found wrong at the end and in between.
 */
export async function play(site: Site, options: ActOptions): Promise<string[]> {
  const { seed, rounds, say } = options
  // Two random sequences, because the troubles must not depend on the amount of typing before them.
  const random = createRandom(seed)
  const shape = { kinds: KINDS, project: options.name, documents: 3, editsPerSecond: EDITS_PER_SECOND }
  const crowd = new Crowd(site.balancer, createRandom(random.int(2 ** 32)), shape)
  try {
    await crowd.arrive()
    for (const { name, client } of crowd.typists) {
      client.awareness.setLocalStateField('user', { name, color: '#123456' })
    }
    crowd.type()
    const wrong: string[] = []
    for (let round = 1; round <= rounds; round++) {
      const troubles = drawTroubles(site, random, TROUBLES)
      say(`round ${round} of ${rounds}: ${troubles.map(({ name }) => name).join('; ')}`)
      await goThrough(troubles, random)
      wrong.push(...(await wrongAmongSaved(site, crowd)).map((what) => `after round ${round}, ${what}`))
      await delay(random.int(PEACE_MS))
    }
    wrong.push(...(await wrongAtQuiet(site, crowd)))
    await untilPresenceIsRight(site, crowd)
    say(
      `at quiet: ${crowd.edits} edits, ${crowd.ledger.acknowledgements} times saved, ${crowd.hangUps} hang-ups`,
    )
    return wrong
  } finally {
    crowd.leave()
  }
}

async function goThrough(troubles: readonly Trouble[], random: Random): Promise<void> {
  const planned = troubles.map((trouble) => ({
    trouble,
    after: random.int(APART_MS),
    ms: random.int(LAST_MS),
  }))
  await Promise.all(
    planned.map(async ({ trouble, after, ms }) => {
      await delay(after)
      await trouble.begin()
      await (trouble.last ?? delay)(ms)
      await trouble.end()
    }),
  )
}
