import type { Metric, Scenario } from '../scenarios/scenario.ts'
import { SERVERS, type ServerId } from '../servers/catalog.ts'
import { evaluate, ratio, type Verdict } from './evaluate.ts'
import { shown } from './number.ts'
import type { ScenarioResult } from './result.ts'
import { TARGETS, type Target } from './targets.ts'

/** A table as rows of cells; the first row is the header. */
type Rows = readonly (readonly string[])[]

/** The table of one scenario for the terminal, with aligned columns and notes below. */
export function terminalTable(scenario: Scenario, result: ScenarioResult): string {
  const rows = scenarioRows(scenario, result, true)
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  )
  return [`\n${result.title}`, ...lines, ...noteLines(result).map((line) => `  ! ${line}`)].join('\n')
}

/** The table of one scenario in Markdown, with its description, plot and notes. */
export function markdownSection(scenario: Scenario, result: ScenarioResult): string {
  const rows = scenarioRows(scenario, result, false)
  const [head = [], ...body] = rows.map((row) => `| ${row.join(' | ')} |`)
  const rule = `| ${(rows[0] ?? []).map((_, column) => (column === 0 ? '---' : '---:')).join(' | ')} |`
  const notes = noteLines(result).map((line) => `- ${line}`)
  return [
    `### ${result.title}`,
    '',
    result.description,
    '',
    head,
    rule,
    ...body,
    ...(notes.length > 0 ? ['', ...notes] : []),
    '',
    `![${result.title}](${scenario.name}.svg)`,
  ].join('\n')
}

/** The rows of a scenario: metric, value per server, ratio to each peer, target. */
export function scenarioRows(scenario: Scenario, result: ScenarioResult, spread: boolean): Rows {
  const ids = Object.keys(result.servers) as ServerId[]
  const peers = ids.includes('ours') ? ids.filter((id) => id !== 'ours' && id !== 'ours-yws') : []
  const head = [
    'metric',
    ...ids.map((id) => SERVERS[id].label),
    ...peers.map((id) => `Cowrite ÷ ${SERVERS[id].label}`),
    'target',
  ]
  const body = scenario.metrics.map((metric) => [
    `${metric.label} (${metric.unit})`,
    ...ids.map((id) => cell(result, id, metric, spread)),
    ...peers.map((id) => {
      const value = ratio(result, metric.key, 'ours', id)
      return value === null ? '–' : shown(value)
    }),
    targetCell(scenario, metric, result),
  ])
  return [head, ...body]
}

function cell(result: ScenarioResult, id: ServerId, metric: Metric, spread: boolean): string {
  const server = result.servers[id]
  const value = server?.values[metric.key]
  if (server === undefined || value === undefined) return '–'
  if (!server.complete) return `(${shown(value.median)})`
  if (!spread || value.min === value.max) return shown(value.median)
  return `${shown(value.median)} [${shown(value.min)}–${shown(value.max)}]`
}

function targetCell(scenario: Scenario, metric: Metric, result: ScenarioResult): string {
  const targets = TARGETS.filter(
    (target) => target.scenario === scenario.name && target.metric === metric.key,
  )
  return targets.map((target) => `${bound(target)} ${mark(evaluate(target, result))}`).join(', ')
}

function bound(target: Target): string {
  const limit = target.atMost === undefined ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`
  return target.against === null ? limit : `${limit} × ${SERVERS[target.against].label}`
}

function mark(verdict: Verdict): string {
  switch (verdict.state) {
    case 'met':
      return '✓'
    case 'missed':
      return `✗ (${shown(verdict.value)})`
    case 'unknown':
      return '?'
    default:
      return verdict satisfies never
  }
}

function noteLines(result: ScenarioResult): string[] {
  return Object.entries(result.servers).flatMap(([id, server]) => {
    const { label } = SERVERS[id as ServerId]
    const incomplete = server.complete ? [] : [`${label}: incomplete run, its numbers do not count`]
    return [...incomplete, ...server.notes.map((note) => `${label}: ${note}`)]
  })
}
