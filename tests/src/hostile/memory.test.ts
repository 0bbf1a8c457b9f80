import { afterAll, beforeAll, expect, it } from 'vitest'
import { EMPTY_STATE_VECTOR, hocuspocusFrame, STEP_1, UPDATE, yWebsocketFrame } from '../harness/frames.ts'
import { openCollab, openSession, openYjs } from '../harness/raw-socket.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { BAD_UPDATES } from './bad-updates.ts'
import { bystanders } from './bystanders.ts'

const MAX_FRAME_BYTES = 1024 * 1024
const ADDRESS = 'demo/memory'
/**
 * Allows for the normal variation of Node's heap; a leak of the large frames of a round would be eight times as much.
 */
const ALLOWED_GROWTH_BYTES = 96 * 1024 * 1024
const ROUNDS = 30

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ env: { COWRITE_MAX_FRAME_BYTES: String(MAX_FRAME_BYTES) } })
})
afterAll(() => server[Symbol.asyncDispose]())

/**
 * Sends all kinds of hostile input once, each on a separate socket; resolves when the server has closed all of them.
 */
async function attack(round: number): Promise<void> {
  const flood = await openCollab(server)
  const almostWhole = new Uint8Array(MAX_FRAME_BYTES - 100)
  for (let index = 0; index < 40; index++) flood.send(hocuspocusFrame.sync(ADDRESS, UPDATE, almostWhole))
  const many = await openCollab(server)
  for (let index = 0; index < 1_000; index++) {
    const address = `demo/memory-${round}-${index}`
    many.send(hocuspocusFrame.auth(address), hocuspocusFrame.sync(address, STEP_1, EMPTY_STATE_VECTOR))
  }
  const oversized = await openSession(server, ADDRESS)
  oversized.send(hocuspocusFrame.sync(ADDRESS, UPDATE, new Uint8Array(MAX_FRAME_BYTES + 1)))
  const rest = await Promise.all(
    BAD_UPDATES.map(async ({ bytes }) => {
      const raw = await openYjs(server, ADDRESS)
      raw.send(yWebsocketFrame.sync(UPDATE, bytes))
      return raw
    }),
  )
  const last = `demo/memory-${round}-999`
  await many.next('the last to be denied', (message) => message.type === 'denied' && message.address === last)
  many.close()
  for (const raw of [flood, oversized, ...rest]) await raw.untilClosed()
}

it('LIM-14: bad input, however often, does not make memory grow', { timeout: 180_000 }, async ({
  annotate,
}) => {
  const others = await bystanders(server, ADDRESS)
  for (let round = 0; round < ROUNDS / 3; round++) await attack(round)
  const warm = await server.rss()
  for (let round = ROUNDS / 3; round < ROUNDS; round++) await attack(round)
  const grown = await server.rss()
  await annotate(
    `${Math.round(warm / 2 ** 20)} MiB after warm-up, ${Math.round(grown / 2 ** 20)} MiB at the end`,
  )
  expect(grown - warm).toBeLessThan(ALLOWED_GROWTH_BYTES)
  await others.expectUnharmed()
  others.close()
})
