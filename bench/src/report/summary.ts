import { SERVERS, type ServerId } from '../servers/catalog.ts'
import { shown } from './number.ts'
import type { ScenarioResult } from './result.ts'

/** A row of the short table: one metric of one scenario, with a label that needs no description of the scenario. */
interface SummaryRow {
  readonly scenario: string
  readonly metric: string
  readonly label: string
}

const ROWS: readonly SummaryRow[] = [
  {
    scenario: 'one-room-1000',
    metric: 'cpuPerDelivered',
    label: '100 clients in one document, 1,000 edits/s: CPU for each delivered edit (µs)',
  },
  { scenario: 'one-room-1000', metric: 'p50', label: 'the same: latency, median (ms)' },
  { scenario: 'one-room-1000', metric: 'p99', label: 'the same: latency, 99th percentile (ms)' },
  { scenario: 'ramp', metric: 'sustained', label: 'the same document: edits/s until 1 % take over 100 ms' },
  {
    scenario: 'many-rooms',
    metric: 'cpuPerEdit',
    label: '400 documents with 3 writers each: CPU for each edit (µs)',
  },
  { scenario: 'join-storm', metric: 'wall', label: '300 clients open a long document at once: time (ms)' },
  { scenario: 'open-rooms', metric: 'memoryPerRoom', label: 'an open document of 100 KiB: memory (KiB)' },
  { scenario: 'idle', metric: 'memoryPerConnection', label: 'an idle connection: memory (KiB)' },
  {
    scenario: 'killed',
    metric: 'lost',
    label: '12 kills of the server: acknowledged edits that were lost',
  },
  {
    scenario: 'two-nodes',
    metric: 'p50',
    label: 'two nodes: latency from one to the other, median (ms)',
  },
]
const COLUMNS: readonly ServerId[] = ['ours', 'hocuspocus', 'yws']

/** A short Markdown table of the results that best describe the server, including unfavourable ones. */
export function summaryTable(results: readonly ScenarioResult[]): string {
  const rows = ROWS.flatMap(({ scenario, metric, label }) => {
    const result = results.find((candidate) => candidate.scenario === scenario)
    return result === undefined ? [] : [[label, ...COLUMNS.map((id) => cell(result, id, metric))]]
  })
  return [['', ...COLUMNS.map((id) => SERVERS[id].label)], ['---', '---:', '---:', '---:'], ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')
}

/** A median; a dash if the server was not measured or a run was incomplete. */
function cell(result: ScenarioResult, id: ServerId, metric: string): string {
  const server = result.servers[id]
  const value = server?.complete === true ? server.values[metric] : undefined
  return value === undefined ? '–' : shown(value.median)
}
