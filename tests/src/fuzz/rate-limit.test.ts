import { ERRORS } from '@cowrite/crdt'
import { expect, it } from 'vitest'
import { type ClientKind, connect, connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { hocuspocusFrame, STATELESS, STEP_1, yWebsocketFrame } from '../harness/frames.ts'
import { openSession, openYjs } from '../harness/raw-socket.ts'
import { startLimited } from './in-process.ts'

const ADDRESS = 'demo/limited'
const OTHERS: readonly ClientKind[] = ['hocuspocus-3', 'y-websocket-2']

it.each([
  ['frames', { framesPerSecond: 20, framesBurst: 100 }, 150, 10],
  ['bytes', { bytesPerSecond: 10_000, bytesBurst: 200_000 }, 30, 10_000],
] as const)(
  'LIM-22: more %s than the limit close the socket with 1013 and "rate-limited"; the others notice nothing',
  async (_, limits, count, size) => {
    await using server = await startLimited(limits)
    const others = OTHERS.map((kind) => connect(kind, server, ADDRESS))
    for (const other of others) await other.synced()

    const question = new Uint8Array(size)
    const offenders = [
      {
        raw: await openSession(server, ADDRESS),
        frame: hocuspocusFrame.bare(ADDRESS, STATELESS, stateless(size)),
      },
      {
        raw: await openYjs(server, ADDRESS),
        frame: yWebsocketFrame.awareness(Uint8Array.of(0, ...question)),
      },
    ]
    for (const { raw, frame } of offenders) {
      for (let left = count; left > 0; left--) raw.send(frame)
      expect(await raw.untilClosed()).toEqual({ code: ERRORS['rate-limited'].close, reason: 'rate-limited' })
    }

    const [first, second] = others
    first?.text.insert(0, 'calm')
    await eventually('an edit to pass', () => second?.text.toString() === 'calm')
    for (const { network } of others) {
      expect({ sockets: network.sockets.length, closes: network.closes }).toEqual({ sockets: 1, closes: [] })
    }
    for (const other of others) other.close()
  },
)

it('LIM-23: within its rate a client may send for ever, and after a pause a burst again', async () => {
  await using server = await startLimited({ framesPerSecond: 200, framesBurst: 50 })
  const raw = await openSession(server, ADDRESS)
  const ask = hocuspocusFrame.sync(ADDRESS, STEP_1, Uint8Array.of(0))
  const answers = (): number => raw.messages.filter(({ type }) => type === 'sync').length
  for (let burst = 0; burst < 5; burst++) {
    const before = answers()
    for (let left = 40; left > 0; left--) raw.send(ask)
    await eventually('the answers', () => answers() >= before + 40)
    // The bucket is full again after 250 ms.
    const full = performance.now() + 300
    await eventually('the pause to end', () => performance.now() > full)
  }
  expect(raw.closed).toBeNull()
  raw.close()
})

it('LIM-24: a stock client that was closed for its rate comes back by itself, and nothing it wrote is lost', async () => {
  await using server = await startLimited({ framesPerSecond: 20, framesBurst: 60 })
  const watcher = connect('y-websocket-3', server, ADDRESS)
  await watcher.synced()
  const hasty = connectHocuspocus('hocuspocus-4', server, ADDRESS)
  await hasty.synced()
  for (let index = 0; index < 100; index++) hasty.text.insert(hasty.text.length, `${index} `)
  await eventually('it to be closed', () =>
    hasty.network.closes.some(({ reason }) => reason === 'rate-limited'),
  )
  await eventually('all it wrote', () => watcher.text.toString() === hasty.text.toString())
  await eventually('all to be acknowledged', () => hasty.provider.unsyncedChanges === 0)
  expect(hasty.refusals).toEqual([])
  for (const client of [watcher, hasty]) client.close()
})

/** The payload of a stateless message: a text of this number of letters. */
function stateless(length: number): Uint8Array {
  const text = Buffer.alloc(length, 'a')
  const size = length < 128 ? [length] : [(length & 127) | 128, length >> 7]
  return Uint8Array.of(...size, ...text)
}
