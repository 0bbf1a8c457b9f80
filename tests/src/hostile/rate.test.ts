import { ERRORS } from '@cowrite/crdt'
import { expect, it } from 'vitest'
import { hocuspocusFrame, yWebsocketFrame } from '../harness/frames.ts'
import { openSession, openYjs } from '../harness/raw-socket.ts'
import { startServer } from '../harness/server.ts'
import { bystanders } from './bystanders.ts'

const ADDRESS = 'demo/flooded'
const QUERY_AWARENESS = 3

it('LIM-18: more bytes or frames than one connection may send close it with 1013, and others notice nothing', async () => {
  await using server = await startServer()
  const others = await bystanders(server, ADDRESS)
  const large = await openSession(server, ADDRESS)
  // A message with a cheap answer, padded to the maximum size of a frame.
  const padded = hocuspocusFrame.bare(ADDRESS, QUERY_AWARENESS, new Uint8Array(15 * 1024 * 1024))
  for (let index = 0; index < 8; index++) large.send(padded)
  const closed = await large.untilClosed()
  expect(closed).toEqual({ code: ERRORS['rate-limited'].close, reason: 'rate-limited' })
  await others.expectUnharmed()

  const many = await openYjs(server, ADDRESS)
  const nobody = yWebsocketFrame.awareness(Uint8Array.of(0))
  for (let batch = 0; batch < 100 && many.closed === null; batch++) {
    for (let index = 0; index < 10_000; index++) many.send(nobody)
    await new Promise((resolve) => many.socket.send(nobody, resolve))
  }
  expect((await many.untilClosed()).code).toBe(ERRORS['rate-limited'].close)
  await others.expectUnharmed()
  others.close()
})
