import { setTimeout as delay } from 'node:timers/promises'
import type { Lab } from '../load/lab.ts'
import { latencyCurve, measureWriting, noteGenerator, type Writing } from '../load/measure-writing.ts'
import { Field } from '../load/writing.ts'
import { proseTypist } from './one-room.ts'
import type { Measurement, Scenario } from './scenario.ts'
import { ALONE } from './two-nodes.ts'

const ROOMS = 20
const CLIENTS = 4
/** Edits per second on each working node. */
const RATE = 800
/** Both nodes work during warm-up, so that neither is measured cold. */
const WARM_UP = { full: 10, quick: 2 }
const MEASURED = { full: 10, quick: 3 }
/** Seconds of writing in new rooms before the measurement. */
const SETTLE_SECONDS = 2
const DRAIN_MS = 10_000
/** Time for a server's writes after all clients have left, in ms. */
const PUT_AWAY_MS = 6_000

/** The gain in throughput from a second node. */
export const scaleOut: Scenario = {
  name: 'scale-out',
  title: 'Twice the work on two nodes',
  description: `20 documents of ${CLIENTS} people, ${RATE} edits/s, on one of two nodes, the other being idle (before and after); and 40 documents with twice as many edits, half of them on each node. Both nodes share a core. The throughput of two against one is what two nodes with a core each would carry when each uses as much of it as the one did: twice the CPU per edit with one node ÷ the CPU of both per edit with two. It counts the nodes' CPU, not what PostgreSQL and Redis can carry.`,
  metrics: [
    { key: 'scale', label: 'throughput of two nodes ÷ one', unit: '×', better: 'higher', plotted: true },
    { key: 'cpuOne', label: 'CPU per edit with one node', unit: 'µs', better: 'lower', plotted: true },
    { key: 'cpuTwo', label: 'CPU of both per edit with two', unit: 'µs', better: 'lower', plotted: true },
    { key: 'p50One', label: 'latency p50 with one node', unit: 'ms', better: 'lower', plotted: false },
    { key: 'p50Two', label: 'latency p50 with two', unit: 'ms', better: 'lower', plotted: false },
    { key: 'p99One', label: 'latency p99 with one node', unit: 'ms', better: 'lower', plotted: false },
    { key: 'p99Two', label: 'latency p99 with two', unit: 'ms', better: 'lower', plotted: false },
    { key: 'loadOne', label: "servers' core in use with one", unit: '%', better: 'lower', plotted: false },
    { key: 'loadTwo', label: "servers' core in use with two", unit: '%', better: 'lower', plotted: false },
  ],
  curve: {
    title: 'Latency from a writer to the others of its room, two nodes',
    x: 'percentile',
    y: 'milliseconds',
    log: true,
  },
  without: ALONE,
  database: true,
  nodes: 2,
  seconds: (quick) => (quick ? 46 : 76),
  run: spread,
}

async function spread(lab: Lab): Promise<Measurement> {
  const length = lab.quick ? 'quick' : 'full'
  const warm = await writeOn(lab, [0, 1], 'warm-up', WARM_UP[length])
  const first = await writeOn(lab, [0], 'one', MEASURED[length])
  const two = await writeOn(lab, [0, 1], 'two', MEASURED[length])
  // A process becomes faster as it runs: one node is measured before and after two nodes.
  const again = await writeOn(lab, [0], 'one-again', MEASURED[length])
  const one = between(first, again)
  const cores = lab.endpoints.length
  lab.notes.push(
    `derived: on a machine of two cores, one of them the load generator's, ${cores} nodes share the other`,
  )
  return {
    values: scaleOutValues(one, two),
    complete: [warm, first, two, again].every((writing) => writing.complete),
    notes: lab.notes,
    curve: latencyCurve(two.latency),
  }
}

/** The throughput derived from the work of one node and twice the work on two. */
export function scaleOutValues(one: Stretch, two: Stretch): Record<string, number> {
  const [cpuOne, cpuTwo] = [one.cpu / one.edits, two.cpu / two.edits]
  return {
    scale: (2 * cpuOne) / cpuTwo,
    cpuOne,
    cpuTwo,
    p50One: one.p50,
    p50Two: two.p50,
    p99One: one.p99,
    p99Two: two.p99,
    loadOne: one.serverLoad,
    loadTwo: two.serverLoad,
  }
}

/** The fields of a measurement used here. */
type Stretch = Pick<Writing, 'cpu' | 'edits' | 'p50' | 'p99' | 'serverLoad'>

/** The mean of two measurements. */
export function between(first: Stretch, second: Stretch): Stretch {
  const middle = (key: 'p50' | 'p99' | 'serverLoad') => (first[key] + second[key]) / 2
  return {
    cpu: first.cpu + second.cpu,
    edits: first.edits + second.edits,
    p50: middle('p50'),
    p99: middle('p99'),
    serverLoad: middle('serverLoad'),
  }
}

/** Writes in 20 new rooms on each of these nodes; their clients leave afterwards. */
async function writeOn(lab: Lab, nodes: readonly number[], name: string, seconds: number): Promise<Writing> {
  const field = new Field(lab, proseTypist)
  await field.open(
    nodes.flatMap((node) =>
      Array.from({ length: ROOMS }, (_, i) => ({
        document: `scale-${name}-${node}-${i}`,
        clients: CLIENTS,
        writers: CLIENTS,
        probes: CLIENTS,
        nodes: [node],
      })),
    ),
  )
  const rate = RATE * nodes.length
  lab.progress(`${name}: ${rate} edits/s for ${seconds} s`)
  await measureWriting(lab, field, rate, SETTLE_SECONDS, DRAIN_MS)
  const used = () => nodes.reduce((sum, node) => sum + lab.cpuOf(node), 0)
  const before = used()
  const writing = await measureWriting(lab, field, rate, seconds, DRAIN_MS)
  // The CPU of a node without rooms does not count.
  const cpu = used() - before
  noteGenerator(lab, writing.flow, `${rate} edits/s`)
  lab.dismiss(field.clients)
  // The servers' work on abandoned documents must not count for the next measurement.
  await delay(PUT_AWAY_MS)
  return { ...writing, cpu }
}
