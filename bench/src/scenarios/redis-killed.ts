import { setTimeout as delay } from 'node:timers/promises'
import { runFlow } from '../load/flow.ts'
import type { Lab } from '../load/lab.ts'
import { Field, type Writer } from '../load/writing.ts'
import { Histogram } from '../measure/histogram.ts'
import { lackedAnywhere, read } from '../measure/survival.ts'
import { proseTypist } from './one-room.ts'
import type { Measurement, Scenario } from './scenario.ts'
import { ALONE } from './two-nodes.ts'

const ROOMS = 20
const CLIENTS = 4
/** Edits per second of one writer. */
const RATE_EACH = 5
const CALM_SECONDS = { full: 5, quick: 2 }
const DOWN_SECONDS = { full: 10, quick: 6 }
/** Seconds after which half of the rooms stop typing while Redis is unavailable. */
const HALF_STOPS_AFTER = { full: 5, quick: 3 }
const AFTER_SECONDS = { full: 8, quick: 4 }
/** Maximum time to deliver everything to all clients after the last keystroke, in ms. */
const CURRENT_MS = 20_000
/** Time for a server's writes after all clients have left, in ms. */
const PUT_AWAY_MS = 5000
/** Silence after which a document counts as sent completely; a server may send it in several messages. */
const QUIET_MS = 500

/** Redis, which connects the nodes, is unavailable for a while. */
export const redisKilled: Scenario = {
  name: 'redis-killed',
  title: 'Redis is killed for 10 s while people on two nodes type',
  description: `20 documents of ${CLIENTS} people, two on each node, 400 edits/s in all. Redis is killed (SIGKILL) and started again 10 s later, empty. In half of the documents people stop typing 5 s after the kill, in the others they go on until ${AFTER_SECONDS.full} s after the return. An edit counts as never shown if somebody has not seen it ${CURRENT_MS / 1000} s after the last keystroke, and as lost if a new client on either node does not get it once everybody has left.`,
  metrics: [
    { key: 'lost', label: 'edits lost', unit: 'edits', better: 'lower', plotted: true },
    {
      key: 'unseen',
      label: 'edits never shown on the other node',
      unit: 'edits',
      better: 'lower',
      plotted: true,
    },
    {
      key: 'awayP50',
      label: 'to the other node without Redis, p50',
      unit: 'ms',
      better: 'lower',
      plotted: true,
    },
    {
      key: 'awayP99',
      label: 'to the other node without Redis, p99',
      unit: 'ms',
      better: 'lower',
      plotted: true,
    },
    { key: 'awayMax', label: 'the longest of them', unit: 'ms', better: 'lower', plotted: false },
    { key: 'typed', label: 'edits typed', unit: 'edits', better: 'higher', plotted: false },
  ],
  curve: null,
  without: ALONE,
  database: true,
  nodes: 2,
  seconds: (quick) => (quick ? 30 : 50),
  run: goWithout,
}

async function goWithout(lab: Lab): Promise<Measurement> {
  const length = lab.quick ? 'quick' : 'full'
  const field = new Field(lab, proseTypist)
  const documents = Array.from({ length: ROOMS }, (_, i) => `redis-killed-${i}`)
  await field.open(
    documents.map((document) => ({
      document,
      clients: CLIENTS,
      writers: CLIENTS,
      probes: CLIENTS,
      nodes: [0, 1],
    })),
  )
  const steady = field.writers.filter((_, i) => Math.floor(i / CLIENTS) % 2 === 0)
  await type(field.writers, CALM_SECONDS[length])

  const away = new Histogram()
  await lab.doToRedis('down')
  lab.progress(`Redis is gone for ${DOWN_SECONDS[length]} s`)
  Object.assign(field.window, { from: performance.now(), to: Number.POSITIVE_INFINITY, latency: away })
  await type(field.writers, HALF_STOPS_AFTER[length])
  await type(steady, DOWN_SECONDS[length] - HALF_STOPS_AFTER[length])
  field.window.to = performance.now()
  await lab.doToRedis('up')
  await type(steady, AFTER_SECONDS[length])

  await lab.until(() => field.missing() === 0, CURRENT_MS)
  const unseen = lackedAnywhere(field.receipts)
  const connected = lab.allConnected()
  lab.dismiss([...lab.clients])
  await delay(PUT_AWAY_MS)
  const lost = await lostForGood(lab, documents, field.writers)
  lab.progress(`${lost} edits lost, ${unseen} never shown`)
  const typed = field.writers.reduce((sum, { ledger }) => sum + ledger.sentAt.length, 0)
  return {
    values: {
      lost,
      unseen,
      awayP50: away.quantile(0.5) / 1000,
      awayP99: away.quantile(0.99) / 1000,
      awayMax: away.max / 1000,
      typed,
    },
    complete: typed > 0 && connected,
    notes: lab.notes,
    curve: [],
  }
}

async function type(writers: readonly Writer[], seconds: number): Promise<void> {
  for (const writer of writers) writer.prepare(Math.ceil(RATE_EACH * seconds) + 1)
  await runFlow(writers, RATE_EACH * writers.length, seconds)
}

/** The number of edits that a new client on either node does not receive. */
async function lostForGood(
  lab: Lab,
  documents: readonly string[],
  writers: readonly Writer[],
): Promise<number> {
  const readings = documents.flatMap((document, room) =>
    lab.endpoints.map((_, node) => ({ document, room, node, got: [] as Uint8Array[] })),
  )
  await lab.join(
    readings.length,
    (i) => readings[i]?.document ?? '',
    (i) => ({ onUpdate: (update) => readings[i]?.got.push(Uint8Array.from(update)) }),
    (i) => readings[i]?.node ?? 0,
  )
  await delay(QUIET_MS)
  const receipts = readings.flatMap(({ room, got }) => {
    const ledgers = writers.slice(room * CLIENTS, (room + 1) * CLIENTS).map(({ ledger }) => ledger)
    return read(ledgers, got)
  })
  return lackedAnywhere(receipts)
}
