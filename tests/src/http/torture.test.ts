import { spawnSync } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chosenNumber, chosenSeed, createRandom, type Random } from '../fuzz/random.ts'
import { connect as connectClient } from '../harness/clients.ts'
import { eventually, eventuallyAsync, within } from '../harness/eventually.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { forAll } from './raw-http.ts'
import { STEPS, type Step } from './steps.ts'

const IMPATIENT = join(import.meta.dirname, 'impatient-server.ts')
const SEED = chosenSeed()
/** Rounds of connections that end at once; each round has every step with every end. */
const QUICK_ROUNDS = chosenNumber('COWRITE_FUZZ_ROUNDS', 12)
/** Concurrent connections. */
const AT_ONCE = 60
/** Allowed growth of the server's memory after thousands of connections: caches, compiled code; in bytes. */
const ALLOWED_GROWTH_BYTES = 8 * 1024 * 1024
/** Descriptors that open and close independently of the test. */
const SPARE_DESCRIPTORS = 3

/** Longer than all timeouts of the impatient server for connections that are not WebSockets, in ms. */
const UNREAD_MS = 3_000

/** The event on a connection at its step. */
const QUICK_ENDS = {
  reset: (socket) => socket.resetAndDestroy(),
  'reset after half a close': (socket) => socket.end(() => socket.resetAndDestroy()),
  close: (socket) => socket.destroy(),
} satisfies Record<string, (socket: Socket) => void>

/** The behaviour of a client that leaves the end to the server. */
const SLOW_ENDS = {
  silence: () => {},
  'half a close': (socket) => socket.end(),
  'no reading': (socket) => {
    socket.pause()
    // By then the server has dropped the connection; without reading, this end would not notice.
    setTimeout(() => socket.resume(), UNREAD_MS)
  },
  'a byte now and then': (socket) => {
    const timer = setInterval(() => socket.write('x'), 100)
    socket.once('close', () => clearInterval(timer))
  },
} satisfies Record<string, (socket: Socket) => void>

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ main: IMPATIENT })
})
afterAll(() => server[Symbol.asyncDispose]())

interface Suffering {
  readonly step: Step
  readonly name: string
  readonly end: (socket: Socket) => void
  readonly n: number
}

/** Advances to a step and applies `end` to the connection; resolves when the connection is closed. */
async function suffer({ step, name, end, n }: Suffering, random: Random): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true })
  // Errors of these connections are expected.
  socket.on('error', () => {})
  socket.once('close', () => resolve())
  // A half-open client closes its half after the server's; otherwise it would stay open.
  socket.once('end', () => socket.end())
  let received = 0
  const go = (): void => {
    const wait = random.int(3)
    if (wait === 0) end(socket)
    else if (wait === 1) setImmediate(end, socket)
    else setTimeout(end, random.int(4), socket)
  }
  socket.once('connect', () => {
    const bytes = step.bytes(n)
    if (step.until === 0) {
      if (bytes.length > 0) socket.write(bytes)
      go()
      return
    }
    socket.on('data', function count(chunk: Buffer) {
      received += chunk.length
      if (received < step.until) return
      socket.off('data', count)
      socket.resume()
      go()
    })
    socket.write(bytes)
  })
  if (step.until === 0) socket.resume()
  await within(`the end of a connection: ${step.name}, ${name}`, promise)
}

function descriptors(): Promise<string[]> {
  return readdir(`/proc/${server.pid}/fd`)
}

/** Every step with every end, in random order. */
function plan(ends: Record<string, (socket: Socket) => void>, rounds: number, random: Random): Suffering[] {
  const all = Array.from({ length: rounds }, (_, round) =>
    STEPS.flatMap((step, index) =>
      Object.entries(ends).map(([name, end], at) => ({ step, name, end, n: round + index + at })),
    ),
  )
  return random.shuffled(all.flat())
}

describe('connections that end in every way', () => {
  it('LIM-30: a connection may end at any point in any way: the process goes on, and keeps nothing of it', {
    timeout: 120_000,
  }, async ({ annotate }) => {
    console.log(`torture: COWRITE_FUZZ_SEED=${SEED}`)
    const random = createRandom(SEED)
    const quick = async (rounds: number): Promise<number> => {
      const sufferings = plan(QUICK_ENDS, rounds, random)
      await forAll(sufferings, AT_ONCE, (suffering) => suffer(suffering, random))
      return sufferings.length
    }
    const settled = async (): Promise<number> => {
      await eventuallyAsync('rooms to be closed', async () => (await rooms()) === 0)
      return await server.heldBytes()
    }
    await quick(4)
    const held = await settled()
    const open = (await descriptors()).length
    const many = await quick(QUICK_ROUNDS)
    const lingering = plan(SLOW_ENDS, 2, random)
    await Promise.all(lingering.map((suffering) => suffer(suffering, random)))
    await eventuallyAsync(
      'the descriptors to come back',
      async () => (await descriptors()).length <= open + SPARE_DESCRIPTORS,
    )
    const grown = (await settled()) - held
    await annotate(
      `${many + lingering.length} connections; held ${Math.round(grown / 1024)} KiB more afterwards`,
    )
    expect(grown).toBeLessThan(ALLOWED_GROWTH_BYTES)
    expect(many + lingering.length).toBeGreaterThan(1_500)
    await expectWell()
  })

  it('LIM-31: when descriptors run out the process goes on, and accepts again when there are some', async () => {
    const open = (await descriptors()).length
    limitDescriptors(open + 20)
    const sockets = Array.from({ length: 60 }, () => {
      const socket = connect(server.port, '127.0.0.1')
      socket.on('error', () => {})
      return socket
    })
    await eventually('connections that the server could not keep', () =>
      sockets.some((socket) => socket.closed),
    )
    for (const socket of sockets) socket.destroy()
    limitDescriptors(open + 2_000)
    await expectWell()
  })
})

function limitDescriptors(limit: number): void {
  const { status, stderr } = spawnSync('prlimit', ['--pid', String(server.pid), `--nofile=${limit}:`])
  if (status !== 0) throw new Error(`prlimit: ${stderr?.toString()}`)
}

async function rooms(): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  const value = /^cowrite_rooms (\d+)$/m.exec(text)?.[1]
  if (value === undefined) throw new Error(`There is no figure of rooms in ${text}`)
  return Number(value)
}

/** Checks that the same process answers, and that clients can write. */
async function expectWell(): Promise<void> {
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  for (const kind of ['hocuspocus-4', 'y-websocket-3'] as const) {
    const client = connectClient(kind, server, 'demo/afterwards')
    await client.synced()
    client.close()
  }
  expect(server.logs.filter((line) => /"level":(50|60)|^\s+at /.test(line))).toEqual([])
}
