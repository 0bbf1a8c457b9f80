import { until } from '@cowrite/server/bus/message-bus.contract'
import { MAX_UNSENT_BYTES } from '@cowrite/server/bus/redis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort } from '../../../scripts/services/free-port.ts'
import { type RedisService, startRedis } from '../../../scripts/services/redis.ts'
import { openLine } from '../harness/proxy.ts'
import { nodesAt } from './fixture.ts'

let redis: RedisService

beforeAll(async () => {
  redis = await startRedis({ own: true })
})
afterAll(() => redis?.stop())

const ROOMS = Array.from({ length: 200 }, (_, number) => `room ${number}`)
/** Limits for the detection of a failure and for the recovery, in ms, with a margin for a busy machine. */
const NOTICED_MS = 4_500
const BACK_MS = 2_000

function portOf(url: string): number {
  return Number(new URL(url).port)
}

/** Runs `work` and fails when it takes longer than `limit` ms. */
async function quickly(limit: number, work: Promise<void>): Promise<void> {
  const start = performance.now()
  await work
  expect(performance.now() - start).toBeLessThan(limit)
}

it('FAN-6: a Redis that is killed is noticed, and when it is back, empty, every channel is subscribed before the state is connected', async () => {
  await using nodes = nodesAt(redis.url)
  const [ana, ben] = [nodes.recording(), nodes.recording()]
  for (const node of [ana, ben]) await node.reaches('connected')
  for (const room of ROOMS) await ben.bus.subscribe(room)

  const killed = Date.now()
  await redis.kill9()
  await quickly(
    1_000,
    Promise.all([ana, ben].map((node) => node.reaches('away'))).then(() => {}),
  )
  expect(ana.bus.state).toMatchObject({ since: expect.any(Number) })
  if (ben.bus.state.name === 'away') expect(ben.bus.state.since).toBeGreaterThanOrEqual(killed - 1)
  expect(ana.send('room 0', 'dropped')).toBe(false)
  expect(ana.bus.counts.dropped).toBe(1)
  await ben.bus.subscribe('asked for while away')
  ben.bus.unsubscribe('room 7')

  await redis.up()
  await quickly(
    BACK_MS,
    Promise.all([ana, ben].map((node) => node.reaches('connected'))).then(() => {}),
  )
  for (const room of [...ROOMS, 'asked for while away']) ana.send(room, room)
  await until(() => expect(ben.received.length).toBe(ROOMS.length))
  expect(ben.received.map(({ channel }) => channel)).not.toContain('room 7')
  expect(ben.texts('room 0')).toEqual(['room 0'])
  expect(ben.states.map(({ name }) => name)).toEqual(['connected', 'away', 'connected'])
})

it('FAN-6: broken connections are replaced at once, each time', async () => {
  await using line = await openLine(portOf(redis.url))
  await using nodes = nodesAt(redis.url)
  const [ana, ben] = [nodes.recording(), nodes.recording(`redis://127.0.0.1:${line.port}`)]
  for (const node of [ana, ben]) await node.reaches('connected')
  await ben.bus.subscribe('room')
  for (let round = 1; round <= 5; round++) {
    line.cut()
    await ben.reaches('away')
    await quickly(BACK_MS, ben.reaches('connected'))
    ana.send('room', `${round}`)
    await until(() => expect(ben.texts('room').at(-1)).toBe(`${round}`))
  }
  expect(ben.texts('room')).toEqual(['1', '2', '3', '4', '5'])
})

it('FAN-6: a Redis that was never there is waited for', async () => {
  const port = await freePort()
  await using nodes = nodesAt(`redis://127.0.0.1:${port}`)
  const node = nodes.recording()
  await until(() => expect(nodes.troubles).toEqual([expect.stringContaining('ECONNREFUSED')]))
  await node.bus.subscribe('room')
  expect(node.send('room', 'dropped')).toBe(false)
  expect(node.states).toEqual([])
  const late = await startRedis({ own: true, flags: () => ['--port', String(port)] })
  try {
    await quickly(BACK_MS, node.reaches('connected'))
  } finally {
    await late.stop()
  }
  // A repeated reason is reported once.
  expect(nodes.troubles.filter((line) => line.includes('ECONNREFUSED'))).toHaveLength(1)
})

it('FAN-7: a Redis that stands still is noticed within seconds, and once it goes on everything is back', async () => {
  await using nodes = nodesAt(redis.url)
  const [ana, ben] = [nodes.recording(), nodes.recording()]
  for (const node of [ana, ben]) await node.reaches('connected')
  await ben.bus.subscribe('room')
  redis.freeze()
  try {
    const asked = ben.bus.subscribe('asked of a frozen server')
    await quickly(
      NOTICED_MS,
      Promise.all([ana, ben].map((node) => node.reaches('away'))).then(() => {}),
    )
    await asked
    expect(ana.send('room', 'dropped')).toBe(false)
  } finally {
    redis.thaw()
  }
  await quickly(
    BACK_MS,
    Promise.all([ana, ben].map((node) => node.reaches('connected'))).then(() => {}),
  )
  ana.send('room', 'back')
  ana.send('asked of a frozen server', 'back')
  await until(() => expect(ben.received.length).toBe(2))
  expect(nodes.troubles).toContain('Redis is away: it does not answer')
})

it('FAN-7: a node that is cut off while its connections stay open detects it, and the others are not affected', async () => {
  await using line = await openLine(portOf(redis.url))
  await using nodes = nodesAt(redis.url)
  const [ana, ben] = [nodes.recording(), nodes.recording(`redis://127.0.0.1:${line.port}`)]
  for (const node of [ana, ben]) await node.reaches('connected')
  await ben.bus.subscribe('room')
  line.pause()
  await quickly(NOTICED_MS, ben.reaches('away'))
  expect(ana.send('room', 'lost')).toBe(true)
  expect(ana.bus.state).toEqual({ name: 'connected' })
  line.resume()
  await quickly(BACK_MS, ben.reaches('connected'))
  ana.send('room', 'received')
  await until(() => expect(ben.texts('room')).toContain('received'))
  expect(ana.states.map(({ name }) => name)).toEqual(['connected'])
})

/** Upper bound of the bytes that the proxy and the kernel buffer for a connection that is not read. */
const KERNEL_BYTES = 12 * 1024 * 1024

it('FAN-8: what Redis does not take is bounded; beyond it messages are dropped and counted', async () => {
  await using line = await openLine(portOf(redis.url))
  await using nodes = nodesAt(redis.url)
  const [ana, ben] = [nodes.recording(`redis://127.0.0.1:${line.port}`), nodes.recording()]
  for (const node of [ana, ben]) await node.reaches('connected')
  await ben.bus.subscribe('room')
  line.pause()
  const message = Buffer.alloc(64 * 1024)
  const accepted = Array.from({ length: 1_000 }, () => ana.bus.publish('room', message)).filter(Boolean)
  expect(accepted.length * message.length).toBeLessThanOrEqual(MAX_UNSENT_BYTES + KERNEL_BYTES)
  expect(accepted.length * message.length).toBeGreaterThan(MAX_UNSENT_BYTES * 0.9)
  expect(ana.bus.counts).toEqual({
    published: accepted.length,
    received: 0,
    dropped: 1_000 - accepted.length,
  })
  line.resume()
  // All accepted messages arrive once.
  await until(() => expect(ben.received.length).toBe(accepted.length))
  expect(ana.bus.publish('room', message)).toBe(true)
  await until(() => expect(ben.received.length).toBe(accepted.length + 1))
})

it('FAN-16: Redis is asked for no answer to messages but the first, and a node that closes leaves none behind', async () => {
  await using line = await openLine(portOf(redis.url))
  await using nodes = nodesAt(redis.url)
  const [ana, ben] = [nodes.recording(`redis://127.0.0.1:${line.port}`), nodes.recording()]
  for (const node of [ana, ben]) await node.reaches('connected')
  await ben.bus.subscribe('room')
  // The first message gets a reply, then the command that disables replies.
  let sent = 0
  let answered: number
  do {
    answered = line.answeredBytes()
    ana.send('room', `${sent++}`)
    await until(() => expect(ben.received.length).toBe(sent))
  } while (line.answeredBytes() !== answered && sent < 100)
  for (let number = 0; number < 2_000; number++) ana.send('room', `${sent++}`)
  await until(() => expect(ben.received.length).toBe(sent))
  // Replies would have 4 bytes each; replies to heartbeats have 5 bytes each second.
  expect(line.answeredBytes() - answered).toBeLessThan(2_000)
  for (let number = 0; number < 2_000; number++) ana.send('room', `last ${number}`)
  await ana.bus.close()
  await until(() => expect(ben.received.length).toBe(sent + 2_000))
})
