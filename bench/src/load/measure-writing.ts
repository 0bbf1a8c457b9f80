import { performance } from 'node:perf_hooks'
import { Histogram } from '../measure/histogram.ts'
import type { Metric, Point } from '../scenarios/scenario.ts'
import { type FlowReport, runFlow } from './flow.ts'
import type { Lab } from './lab.ts'
import type { Field } from './writing.ts'

/** The generator counts as the bottleneck when its edits were this late, or when it used this share of its core. */
const LATE_MS = 10
const BUSY = 0.95

/** The result of a period of writing. */
export interface Writing {
  /** Whether every edit of the period reached every probe, and was acknowledged if the protocol does that. */
  readonly complete: boolean
  /** Server CPU for the edits of the period, in microseconds. */
  readonly cpu: number
  readonly edits: number
  /** In milliseconds. */
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** Share of its core that the server used until all edits had arrived, in per cent. */
  readonly serverLoad: number
  readonly latency: Histogram
  /** Time from sending an edit to its acknowledgement; empty if the field does not measure it. */
  readonly acknowledgement: Histogram
  readonly flow: FlowReport
}

/**
 * Writes evenly at `rate` edits per second for `seconds` and waits, at most `drainMs`, until everything has arrived.
 * CPU is read before the first edit and after the arrival of the last, so it is the cost of exactly these edits. All
 * earlier edits must have arrived before.
 */
export async function measureWriting(
  lab: Lab,
  field: Field,
  rate: number,
  seconds: number,
  drainMs: number,
  stop?: () => boolean,
): Promise<Writing> {
  const each = Math.ceil((rate * seconds) / field.writers.length) + 1
  for (const writer of field.writers) writer.prepare(each)
  const latency = new Histogram()
  const acknowledgement = new Histogram()
  const from = performance.now()
  Object.assign(field.window, { from, to: Number.POSITIVE_INFINITY, latency })
  Object.assign(field.acknowledged, { from, to: Number.POSITIVE_INFINITY, latency: acknowledgement })
  const cpu = lab.cpu()
  const cores = lab.watchCores()
  const flow = await runFlow(field.writers, rate, seconds, stop)
  const arrived = await lab.until(() => field.missing() === 0, drainMs)
  if (!arrived) lab.notes.push(missingNote(field, rate))
  const acknowledged = await lab.allAcknowledged(arrived ? 5000 : 0)
  const used = lab.cpu() - cpu
  cores(`at ${rate} edits/s`)
  const wall = performance.now() - from
  field.window.to = 0
  field.acknowledged.to = 0
  const connected = lab.allConnected()
  return {
    complete: arrived && acknowledged && connected,
    cpu: used,
    edits: flow.sent,
    p50: latency.quantile(0.5) / 1000,
    p95: latency.quantile(0.95) / 1000,
    p99: latency.quantile(0.99) / 1000,
    serverLoad: used / wall / 10,
    latency,
    acknowledgement,
    flow,
  }
}

/** Notes when the generator, and not the server, limited a measurement. */
export function noteGenerator(lab: Lab, flow: FlowReport, what: string): void {
  if (flow.latenessP99 > LATE_MS || flow.generatorLoad > BUSY) {
    const load = Math.round(flow.generatorLoad * 100)
    lab.notes.push(
      `${what}: the generator was late (p99 ${flow.latenessP99.toFixed(1)} ms, ${load} % of its core)`,
    )
  }
}

/** The metrics of a scenario with writers. */
export const WRITING_METRICS: readonly Metric[] = [
  { key: 'cpuPerDelivered', label: 'CPU per delivered edit', unit: 'µs', better: 'lower', plotted: true },
  { key: 'cpuPerEdit', label: 'CPU per edit', unit: 'µs', better: 'lower', plotted: false },
  { key: 'p50', label: 'latency p50', unit: 'ms', better: 'lower', plotted: true },
  { key: 'p95', label: 'latency p95', unit: 'ms', better: 'lower', plotted: false },
  { key: 'p99', label: 'latency p99', unit: 'ms', better: 'lower', plotted: true },
  { key: 'serverLoad', label: 'server core in use', unit: '%', better: 'lower', plotted: false },
  { key: 'memoryPerConnection', label: 'memory per connection', unit: 'KiB', better: 'lower', plotted: true },
]

/** The values of {@link WRITING_METRICS} except memory. */
export function writingValues(field: Field, writing: Writing): Record<string, number> {
  return {
    cpuPerDelivered: writing.cpu / (writing.edits * field.receivers),
    cpuPerEdit: writing.cpu / writing.edits,
    p50: writing.p50,
    p95: writing.p95,
    p99: writing.p99,
    serverLoad: writing.serverLoad,
  }
}

/** A latency distribution as a curve: percentile → milliseconds. */
export function latencyCurve(latency: Histogram): Point[] {
  const percentiles = [1, 5, 10, 25, 50, 75, 90, 95, 97, 99, 99.5, 99.9, 100]
  return percentiles.map((x) => ({ x, y: latency.quantile(x / 100) / 1000 }))
}

/** Memory per client in KiB, from the server's memory without and with the clients, both after garbage collection. */
export function perClient(before: number, after: number, clients: number): number {
  return (after - before) / 1024 / clients
}

function missingNote(field: Field, rate: number): string {
  const sent = field.arrived() + field.missing()
  return `at ${rate} edits/s only ${field.arrived()} of ${sent} deliveries to the probes came in time`
}
