import type { Lab } from '../load/lab.ts'
import { measureWriting, noteGenerator } from '../load/measure-writing.ts'
import { Field } from '../load/writing.ts'
import { proseTypist } from './one-room.ts'
import type { Measurement, Point, Scenario } from './scenario.ts'

/** A rate counts as sustained while 99 % of edits arrive within this time, in ms. */
const LIMIT_MS = 100
const FIRST_RATE = 1000
/** Maximum rate; above it the load generator would be the bottleneck. */
const LAST_RATE = 128_000
const FACTOR = { full: Math.SQRT2, quick: 2 }
const STEP_SECONDS = { full: 5, quick: 2 }
const DRAIN_MS = 3000

/** The highest rate that one room sustains. */
export const ramp: Scenario = {
  name: 'ramp',
  title: 'One room, 100 clients, as fast as it goes',
  description: `50 of 100 clients type into one document, faster and faster until 1 % of edits take longer than ${LIMIT_MS} ms.`,
  metrics: [
    { key: 'sustained', label: 'sustained edits', unit: '/s', better: 'higher', plotted: true },
    { key: 'p99', label: 'latency p99 at that rate', unit: 'ms', better: 'lower', plotted: false },
    {
      key: 'cpuPerDelivered',
      label: 'CPU per delivered edit at that rate',
      unit: 'µs',
      better: 'lower',
      plotted: true,
    },
  ],
  curve: { title: 'Latency p99 as the rate grows', x: 'edits/s', y: 'milliseconds', log: true },
  without: [],
  seconds: (quick) => (quick ? 20 : 75),
  run: climb,
}

async function climb(lab: Lab): Promise<Measurement> {
  const length = lab.quick ? 'quick' : 'full'
  const field = new Field(lab, proseTypist)
  await field.open([{ document: 'ramp', clients: 100, writers: 50, probes: 5 }])
  await measureWriting(lab, field, FIRST_RATE, STEP_SECONDS[length], DRAIN_MS)
  const curve: Point[] = []
  let values: Record<string, number> = {}
  let failures = 0
  for (let rate = FIRST_RATE; rate <= LAST_RATE; ) {
    const writing = await measureWriting(lab, field, rate, STEP_SECONDS[length], DRAIN_MS)
    const inTime = writing.complete && writing.p99 <= LIMIT_MS
    lab.progress(
      `${rate} edits/s: p99 ${writing.p99.toFixed(1)} ms${writing.complete ? '' : ', not everything arrived'}`,
    )
    noteGenerator(lab, writing.flow, `${rate} edits/s`)
    failures = inTime ? 0 : failures + 1
    // A single delay is not the limit: a late rate is tried once more, unless many edits did not arrive.
    if (failures === 1 && writing.complete) continue
    curve.push({ x: rate, y: writing.p99 })
    if (!inTime) break
    const cpuPerDelivered = writing.cpu / (writing.edits * field.receivers)
    values = { sustained: rate, p99: writing.p99, cpuPerDelivered }
    rate = Math.round((rate * FACTOR[length]) / 100) * 100
    if (rate > LAST_RATE) lab.notes.push(`still within ${LIMIT_MS} ms at the last rate tried`)
  }
  // The last rate is expected to overload the server; all lower rates must have been delivered completely.
  return { values, complete: values['sustained'] !== undefined, notes: lab.notes, curve }
}
