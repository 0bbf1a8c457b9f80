import { CaretRoom } from '../load/carets.ts'
import { runFlow } from '../load/flow.ts'
import type { Lab } from '../load/lab.ts'
import { latencyCurve, noteGenerator } from '../load/measure-writing.ts'
import type { Measurement, Scenario } from './scenario.ts'

const CLIENTS = 150
const MOVES_PER_CLIENT = 5
const RATE = CLIENTS * MOVES_PER_CLIENT
const PROBES = 5
const WARM_UP = { full: 4, quick: 2 }
const MEASURED = { full: 15, quick: 4 }
const DRAIN_MS = 10_000

/** Clients that move their carets in a document. */
export const carets: Scenario = {
  name: 'carets',
  title: '150 carets moving, 5 times a second each',
  description:
    'One room, nobody types. A server may skip positions that are already outdated; the last one of every caret must reach everybody.',
  metrics: [
    { key: 'cpuPerMove', label: 'CPU per caret move', unit: 'µs', better: 'lower', plotted: true },
    { key: 'p50', label: 'latency p50 of positions shown', unit: 'ms', better: 'lower', plotted: true },
    { key: 'p99', label: 'latency p99 of positions shown', unit: 'ms', better: 'lower', plotted: true },
    { key: 'shown', label: 'positions shown', unit: '%', better: 'higher', plotted: true },
    { key: 'serverLoad', label: 'server core in use', unit: '%', better: 'lower', plotted: false },
  ],
  curve: { title: 'Latency of caret positions', x: 'percentile', y: 'milliseconds', log: true },
  without: [],
  seconds: (quick) => (quick ? 11 : 28),
  run: move,
}

async function move(lab: Lab): Promise<Measurement> {
  const length = lab.quick ? 'quick' : 'full'
  const room = new CaretRoom()
  await room.open(lab, 'carets', CLIENTS, PROBES)
  const stretch = async (seconds: number) => {
    for (const mover of room.movers) mover.prepare(Math.ceil((RATE * seconds) / CLIENTS) + 1)
    room.reset()
    const cpu = lab.cpu()
    const start = performance.now()
    const cores = lab.watchCores()
    const flow = await runFlow(room.movers, RATE, seconds)
    const whole = await lab.until(() => room.stale() === 0, DRAIN_MS)
    if (!whole) lab.notes.push(`${room.stale()} carets stand at an outdated position at some probe`)
    const used = lab.cpu() - cpu
    cores(`at ${RATE} moves/s`)
    return { flow, whole, cpu: used, wall: performance.now() - start }
  }
  const warm = await stretch(WARM_UP[length])
  lab.progress(`measuring for ${MEASURED[length]} s`)
  const { flow, whole, cpu, wall } = await stretch(MEASURED[length])
  noteGenerator(lab, flow, `${RATE} moves/s`)
  // A probe's own moves may or may not be sent back to it; they are few, and not expected.
  const wanted = flow.sent * PROBES * (1 - 1 / CLIENTS)
  return {
    values: {
      cpuPerMove: cpu / flow.sent,
      p50: room.latency.quantile(0.5) / 1000,
      p99: room.latency.quantile(0.99) / 1000,
      shown: Math.min(100, (room.seen / wanted) * 100),
      serverLoad: cpu / wall / 10,
    },
    complete: warm.whole && whole && lab.allConnected(),
    notes: lab.notes,
    curve: latencyCurve(room.latency),
  }
}
