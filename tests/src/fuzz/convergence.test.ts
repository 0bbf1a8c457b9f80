import { openStore } from '@cowrite/persistence'
import { expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { tempFolder } from '../harness/temp-folder.ts'
import { untilKept } from './answer.ts'
import { Crowd } from './crowd.ts'
import { chosenNumber, chosenSeed, createRandom } from './random.ts'
import { difference, pictureOf, replicaOf } from './replica.ts'

const PLACE = { project: 'demo', key: 'fuzzed' }
const ADDRESS = `${PLACE.project}/${PLACE.key}`
/** Steps between two quiet phases. */
const STEPS = 120
const DEFAULT_ROUNDS = 1
/** The slowest round observed on a loaded machine took 15 s. */
const ROUND_MS = 90_000

/** The document in the database of this folder, while no server uses it. */
async function pictureInDatabase(dataDir: string): Promise<string> {
  const store = await openStore({ kind: 'pglite', dataDir })
  try {
    const document = await store.documents.find(PLACE)
    if (document === null) throw new Error(`${ADDRESS} is not in the database`)
    const { snapshot, tail } = await store.updates.load(document.id)
    const updates = tail.map(({ bytes }) => bytes)
    return pictureOf(replicaOf(snapshot === null ? updates : [snapshot.bytes, ...updates]))
  } finally {
    await store.close()
  }
}

/**
 * Rounds of faults on one document, determined by the seed except for the timing of sockets. In each round the server
 * is stopped or killed during traffic, and again in the quiet phase, when the database must equal the clients.
 */
async function misfortunes(seed: number, rounds: number): Promise<void> {
  const random = createRandom(seed)
  await using folder = await tempFolder()
  let server: RunningServer = await startServer({ dataDir: folder.path })
  const crowd = new Crowd(server, ADDRESS, random)
  const stop = async (): Promise<void> => {
    const ended = random.chance(0.5) ? await server.kill9() : await server.stop()
    if (ended.signal === null) expect(ended.code, server.logs.join('\n')).toBe(0)
  }
  try {
    await crowd.gather()
    for (let round = 0; round < rounds; round++) {
      const crash = random.int(STEPS)
      for (let step = 0; step < STEPS; step++) {
        if (step === crash) {
          await stop()
          // The clients continue in the meantime.
          for (let offline = 0; offline < 10; offline++) await crowd.step()
          server = await server.restart()
        }
        await crowd.step()
      }
      const picture = await crowd.quiet()
      await untilKept(server, ADDRESS)
      await stop()
      const kept = await pictureInDatabase(folder.path)
      if (kept !== picture) throw new Error(`The database differs: ${difference(kept, picture)}`)
      server = await server.restart()
    }
  } catch (error) {
    throw new Error(`COWRITE_FUZZ_SEED=${seed} COWRITE_FUZZ_ROUNDS=${rounds} fails`, { cause: error })
  } finally {
    await crowd.close()
    await server[Symbol.asyncDispose]()
  }
}

const rounds = chosenNumber('COWRITE_FUZZ_ROUNDS', DEFAULT_ROUNDS)

it('SYNC-20, DUR-20: after joins, leaves, broken frames, slow readers, repeated and reordered updates and restarts all are equal', {
  timeout: 30_000 + rounds * ROUND_MS,
}, async ({ annotate }) => {
  const seed = chosenSeed()
  console.log(`COWRITE_FUZZ_SEED=${seed} COWRITE_FUZZ_ROUNDS=${rounds}`)
  await annotate(`seed ${seed}, ${rounds} rounds`)
  await misfortunes(seed, rounds)
})

it.each([
  {
    seed: 1,
    found: 'a socket that was refused during the stop, and did not close its end, held the process',
  },
])('SYNC-20, OPS-20: seed $seed, which found that $found', { timeout: ROUND_MS }, async ({ seed }) => {
  await misfortunes(seed, 1)
})
