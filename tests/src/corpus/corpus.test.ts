import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { answerOf } from '../fuzz/answer.ts'
import { startLimited } from '../fuzz/in-process.ts'
import { chosenNumber, createRandom } from '../fuzz/random.ts'
import { pictureOf } from '../fuzz/replica.ts'
import { connect } from '../harness/clients.ts'
import { hocuspocusFrame, STEP_1, UPDATE, yWebsocketFrame } from '../harness/frames.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { attack, type Moment } from './attack.ts'
import { HAND_MADE, type HandMade } from './hand-made.ts'
import { mutate } from './mutate.ts'
import { type Protocol, type Recorded, record } from './recorded.ts'
import { Witnesses } from './witness.ts'

const ADDRESS = 'demo/corpus'
/** Default number; COWRITE_CORPUS_MUTATIONS sets another. */
const MUTATIONS = chosenNumber('COWRITE_CORPUS_MUTATIONS', 120)
const SEED = chosenNumber('COWRITE_FUZZ_SEED', 20)
const MIB = 2 ** 20
/** Allows for the normal variation of Node's heap; permanently kept large frames would exceed it. */
const ALLOWED_GROWTH_BYTES = 96 * MIB

const PROTOCOLS: readonly Protocol[] = ['hocuspocus', 'y-websocket']

let server: RunningServer
let witnesses: Witnesses
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

/** Checks that the witnesses work and, with `before`, that they have received nothing since. */
async function expectUnharmed(before: string | null): Promise<void> {
  await witnesses.barrier()
  for (const { closed, errors } of witnesses.all)
    expect({ closed, errors }).toEqual({ closed: null, errors: [] })
  if (before !== null) expect(witnesses.heard()).toBe(before)
}

/** A frame with hand-made bytes. */
function frameOf(as: HandMade['as'], bytes: Uint8Array, protocol: Protocol, address: string): Uint8Array {
  const step = as === 'update' ? UPDATE : STEP_1
  if (as === 'awareness') {
    return protocol === 'hocuspocus'
      ? hocuspocusFrame.awareness(address, bytes)
      : yWebsocketFrame.awareness(bytes)
  }
  return protocol === 'hocuspocus'
    ? hocuspocusFrame.sync(address, step, bytes)
    : yWebsocketFrame.sync(step, bytes)
}

describe('mutations of recorded frames', { timeout: 120_000 + MUTATIONS * 500 }, () => {
  it('LIM-25: a mutated frame is refused under a documented name and reaches nobody, or is one that every Yjs takes', async ({
    annotate,
  }) => {
    console.log(`COWRITE_FUZZ_SEED=${SEED} COWRITE_CORPUS_MUTATIONS=${MUTATIONS}`)
    await using elsewhere = await startLimited({})
    const recorded = await record(elsewhere, ADDRESS)
    const kinds = Map.groupBy(recorded, ({ protocol, message }) => `${protocol}: ${message}`)
    const random = createRandom(SEED)
    witnesses = await Witnesses.enter(server, ADDRESS)
    const stock = PROTOCOLS.map((_, index) =>
      connect(index === 0 ? 'hocuspocus-4' : 'y-websocket-3', server, ADDRESS),
    )
    // They have no presence, so that all received presence is the attackers'.
    for (const client of stock) client.awareness.setLocalState(null)
    for (const client of stock) await client.synced()
    const before = await server.rss()
    const outcomes = new Map<string, number>()
    for (let index = 0; index < MUTATIONS; index++) {
      // All kinds of messages are equally frequent.
      const kind = [...kinds.values()][index % kinds.size] as Recorded[]
      const { protocol, message, frame } = random.pick(kind)
      const hostile = mutate(
        frame,
        recorded.filter((other) => other.protocol === protocol).map((other) => other.frame),
        random,
      )
      const moment: Moment = random.chance(0.2) ? 'at the door' : 'inside'
      const heard = witnesses.heard()
      try {
        const outcome = await attack(server, protocol, ADDRESS, [hostile], moment)
        const name = outcome.kind === 'refused' ? outcome.error : outcome.kind
        outcomes.set(name, (outcomes.get(name) ?? 0) + 1)
        await expectUnharmed(outcome.kind === 'refused' ? heard : null)
      } catch (error) {
        const hex = Buffer.from(hostile).toString('hex')
        throw new Error(`Mutation ${index} of seed ${SEED}, a ${protocol} ${message} ${moment}: ${hex}`, {
          cause: error,
        })
      }
    }
    const grown = (await server.rss()) - before
    await annotate(
      `${kinds.size} kinds of frames; ${JSON.stringify(Object.fromEntries(outcomes))}; ${Math.round(grown / MIB)} MiB more`,
    )
    expect(grown).toBeLessThan(ALLOWED_GROWTH_BYTES)
    // After accepted updates all clients have the same document, including new ones.
    const [speaker, listener] = witnesses.all
    const picture = pictureOf(listener!.doc)
    expect(pictureOf(speaker!.doc)).toBe(picture)
    expect(pictureOf(await answerOf(server, ADDRESS))).toBe(picture)
    for (const client of stock) {
      expect({ sockets: client.network.sockets.length, closes: client.network.closes }).toEqual({
        sockets: 1,
        closes: [],
      })
      client.close()
    }
    witnesses.leave()
  })
})

describe.each(PROTOCOLS)('bytes made by hand, by %s', (protocol) => {
  it.for(HAND_MADE.map((made, index) => ({ ...made, index })))('LIM-26: $as: $name', async (made) => {
    // A separate document, because accepted updates stay in it.
    const address = `demo/hand-made-${protocol}-${made.index}`
    witnesses = await Witnesses.enter(server, address)
    try {
      for (const bytes of [made.before, made.bytes]) {
        if (!bytes) continue
        const heard = witnesses.heard()
        const outcome = await attack(server, protocol, address, [
          frameOf(made.as, bytes(), protocol, address),
        ])
        await expectUnharmed(outcome.kind === 'refused' ? heard : null)
        const fate = outcome.kind === 'served' ? 'taken' : 'refused'
        if (bytes === made.bytes && made.fate !== 'either') expect(fate).toBe(made.fate)
      }
      expect(pictureOf(await answerOf(server, address))).toBe(pictureOf(witnesses.all[1]!.doc))
    } finally {
      witnesses.leave()
    }
  })
})

describe('memory', () => {
  let baseline: number
  beforeEach(async () => {
    witnesses = await Witnesses.enter(server, 'demo/memory')
    baseline = await server.rss()
  })

  it('LIM-27: nothing made by hand, sent again and again, makes memory grow', { timeout: 240_000 }, async ({
    annotate,
  }) => {
    const bad = HAND_MADE.filter(({ fate }) => fate === 'refused')
    for (let round = 0; round < 4; round++) {
      for (const { as, bytes } of bad)
        await attack(server, 'y-websocket', 'demo/memory', [frameOf(as, bytes(), 'y-websocket', '')])
      // The first round brings the heap to its normal size.
      if (round === 0) baseline = await server.rss()
    }
    await expectUnharmed(null)
    const grown = (await server.rss()) - baseline
    await annotate(`${Math.round(grown / MIB)} MiB more`)
    expect(grown).toBeLessThan(ALLOWED_GROWTH_BYTES)
    witnesses.leave()
  })
})
