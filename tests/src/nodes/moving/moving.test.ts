import pg from 'pg'
import { expect, it } from 'vitest'
import { readPostgres } from '../../faults/database.ts'
import { chosenSeed, createRandom } from '../../fuzz/random.ts'
import { eventually, eventuallyAsync } from '../../harness/eventually.ts'
import type { RunningServer } from '../../harness/server.ts'
import { readiness, startCluster } from '../cluster.ts'
import { openBalancer } from './balancer.ts'
import { MovingCrowd } from './crowd.ts'
import { measureMove, tellMove } from './figures.ts'
import { chosenSize } from './size.ts'
import { type Look, Watch } from './watch.ts'

const MIB = 1024 * 1024
const size = chosenSize()
const people = `${size.rooms * size.perRoom} clients in ${size.rooms} rooms`
/**
 * The documented maximum is 5 s from a client's reconnection; the rest is for clients that wait between attempts, and a
 * loaded machine.
 */
const TYPING_DEADLINE_MS = 60_000
/** Number of acknowledgements before a node stops: one for joining, one for typing at once, and one later. */
const WARM_UP = size.rooms * size.perRoom * 3
/**
 * Maximum time until a node is removed that announces its end, in ms; a node that dies silently is removed after 10 s.
 */
const FAREWELL_MS = 5_000
/** The closes of 300 clients are spread over 1.2 s; a loaded machine sees them closer together. In ms. */
const SPREAD_MS = 500
/** pino's number of the level `error`, for unexpected errors and given-up edits. */
const ERROR_LEVEL = 50

/** Two nodes, with all clients on the first, typing. */
async function gather(parts: AsyncDisposableStack) {
  const cluster = parts.use(await startCluster(2))
  const [a, b] = cluster.nodes as [RunningServer, RunningServer]
  const balancer = parts.use(await openBalancer())
  balancer.pointTo(a.port)
  const seed = chosenSeed()
  console.log(`COWRITE_FUZZ_SEED=${seed}`)
  const crowd = parts.use(new MovingCrowd(balancer, size, createRandom(seed)))
  const read = readPostgres(cluster.databaseUrl)
  await crowd.arrive()
  const { ledger } = crowd
  crowd.type()
  await eventually('edits to be saved', () => ledger.acknowledgements >= WARM_UP)
  await eventuallyAsync('the nodes to know each other', async () => (await readiness(b)).nodes?.others === 1)
  return { a, b, balancer, crowd, read, databaseUrl: cluster.databaseUrl }
}

/** Blocks all commits until the returned connection ends. */
async function holdCommits(databaseUrl: string): Promise<pg.Client> {
  const holder = new pg.Client({ connectionString: databaseUrl })
  await holder.connect()
  await holder.query('BEGIN; SELECT 1 FROM document ORDER BY id FOR UPDATE')
  return holder
}

/** All rest: nothing is lost or duplicated, and all equal the database. */
async function nothingAmiss(stage: Awaited<ReturnType<typeof gather>>): Promise<void> {
  const { crowd, read, b } = stage
  await crowd.rest()
  expect(await crowd.wrongIn(read, null)).toEqual([])
  expect(await crowd.unequalIn(read)).toEqual([])
  expect(crowd.refusals).toBe(0)
  const errors = b.logs.filter((line) => line.startsWith('{') && levelOf(line) >= ERROR_LEVEL)
  expect(errors).toEqual([])
}

function levelOf(line: string): number {
  return (JSON.parse(line) as { level: number }).level
}

/** Checks that a node was ready all the time. */
function wasReady(looks: readonly Look[]): void {
  expect(looks.length).toBeGreaterThan(5)
  expect(new Set(looks.map(({ code, status }) => `${code} ${status}`))).toEqual(new Set(['200 ready']))
}

function longestLook(looks: readonly Look[]): string {
  return `${Math.max(...looks.map(({ askedAt, answeredAt }) => answeredAt - askedAt)).toFixed(0)} ms`
}

it(`NODE-22, NODE-23: when a node is killed, ${people} move to another and are all typing again; nothing acknowledged is lost, nothing is doubled, and all show the same`, {
  timeout: 300_000,
}, async ({ annotate }) => {
  await using parts = new AsyncDisposableStack()
  const stage = await gather(parts)
  const { a, b, balancer, crowd, read } = stage
  const before = await b.rss()
  const watch = parts.use(new Watch(b))
  // It dies during a commit, with accepted and relayed edits of all clients.
  const holder = await holdCommits(stage.databaseUrl)
  await crowd.burst()
  await a.kill9()
  // Data in transit has arrived; there is no node until the balancer is pointed at another.
  await eventually('all connections to end', () => balancer.connections === 0)
  await holder.end()
  const { acknowledgements } = crowd.ledger
  expect(await crowd.wrongIn(read, acknowledgements)).toEqual([])
  expect(crowd.typingAgain).toBe(0)
  balancer.pointTo(b.port)
  await crowd.untilTypingAgain(TYPING_DEADLINE_MS)
  const after = await b.rss()
  await nothingAmiss(stage)
  const looks = await watch.stop()
  wasReady(looks)
  await annotate(`${people}, a node killed: ${tellMove(measureMove(crowd))}`)
  await annotate(
    `the other node: ${(before / MIB).toFixed(0)} MiB before, ${(after / MIB).toFixed(0)} MiB after, /readyz answered within ${longestLook(looks)}`,
  )
})

it(`NODE-22, NODE-24, NODE-25: a node told to stop says so to balancers and other nodes, sends ${people} away with 1012 bit by bit and takes in their edits until then, and ends with 0; they type on at another`, {
  timeout: 300_000,
}, async ({ annotate }) => {
  await using parts = new AsyncDisposableStack()
  const stage = await gather(parts)
  const { a, b, balancer, crowd, read } = stage
  const watches = { a: parts.use(new Watch(a)), b: parts.use(new Watch(b)) }
  // Like a balancer that is instructed to remove the node.
  balancer.pointTo(b.port)
  const { code, signal, tookMs } = await a.stop()
  expect({ code, signal }).toEqual({ code: 0, signal: null })
  await eventuallyAsync('the other node to know', async () => (await readiness(b)).nodes?.others === 0, {
    deadline: FAREWELL_MS,
  })
  const { acknowledgements } = crowd.ledger
  expect(await crowd.wrongIn(read, acknowledgements)).toEqual([])
  await crowd.untilTypingAgain(TYPING_DEADLINE_MS)
  const looks = { a: await watches.a.stop(), b: await watches.b.stop() }

  const closes = crowd.light.map(({ visits }) => visits[0]?.closed)
  const codes = [
    ...closes.map((close) => close?.code),
    ...crowd.stock.map(({ client }) => client.network.closes[0]?.code),
  ]
  expect(new Set(codes)).toEqual(new Set([1012]))
  const times = closes.flatMap((close) => close?.at ?? [])
  // Requests after the first closed socket were not answered as ready.
  const late = looks.a.filter(({ askedAt }) => askedAt >= Math.min(...times))
  expect(new Set(late.map(({ code, status }) => `${code} ${status}`))).toEqual(new Set(['503 draining']))
  // Longer than a client waits before it connects again: the first clients are elsewhere before the last are closed.
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(SPREAD_MS)
  wasReady(looks.b)

  await nothingAmiss(stage)
  await annotate(`${people}, a node stopped in ${tookMs.toFixed(0)} ms: ${tellMove(measureMove(crowd))}`)
  await annotate(`the other node: /readyz answered within ${longestLook(looks.b)}`)
})
