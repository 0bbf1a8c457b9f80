import * as vega from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import type { Scenario } from '../scenarios/scenario.ts'
import { SERVERS, type ServerId } from '../servers/catalog.ts'
import type { ScenarioResult } from './result.ts'

/** Draws a scenario as SVG: a bar chart for each plotted metric, and the servers' curves if there are any. */
export function plot(scenario: Scenario, result: ScenarioResult): Promise<string> {
  const runtime = vega.parse(compile(specification(scenario, result)).spec)
  return new vega.View(runtime, { renderer: 'none', logLevel: vega.Error }).toSVG()
}

function specification(scenario: Scenario, result: ScenarioResult): TopLevelSpec {
  const ids = Object.keys(result.servers) as ServerId[]
  const labels = ids.map((id) => SERVERS[id].label)
  const color = {
    field: 'server',
    type: 'nominal' as const,
    scale: { domain: labels, range: ids.map((id) => SERVERS[id].color) },
    legend: null,
  }
  const bars = scenario.metrics
    .filter((metric) => metric.plotted)
    .map((metric) => ({
      title: `${metric.label} (${metric.unit})`,
      width: 200,
      height: 22 * labels.length,
      data: { values: barValues(result, ids, metric.key) },
      layer: [
        {
          mark: { type: 'bar' as const, height: { band: 0.7 } },
          encoding: {
            y: { field: 'server', type: 'nominal' as const, sort: labels, title: null },
            x: { field: 'value', type: 'quantitative' as const, title: null, axis: { tickCount: 4 } },
            color,
            opacity: {
              field: 'complete',
              type: 'ordinal' as const,
              scale: { domain: [true, false], range: [1, 0.35] },
              legend: null,
            },
          },
        },
        {
          mark: { type: 'rule' as const, strokeWidth: 2, color: '#212529' },
          encoding: {
            y: { field: 'server', type: 'nominal' as const, sort: labels },
            x: { field: 'min', type: 'quantitative' as const },
            x2: { field: 'max' },
          },
        },
      ],
    }))
  const curves = scenario.curve === null ? [] : [curve(scenario.curve, result, ids, color)]
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'white',
    title: { text: result.title, subtitle: subtitle(result), anchor: 'start' },
    config: { font: 'system-ui, sans-serif' },
    vconcat: [{ columns: 2, concat: bars }, ...curves],
    resolve: { scale: { color: 'independent' } },
  } as TopLevelSpec
}

function curve(
  axes: NonNullable<Scenario['curve']>,
  result: ScenarioResult,
  ids: readonly ServerId[],
  color: object,
) {
  const values = ids.flatMap((id) =>
    (result.servers[id]?.curve ?? []).map((point) => ({ ...point, server: SERVERS[id].label })),
  )
  const scale = axes.log ? { type: 'log' as const } : {}
  return {
    title: axes.title,
    width: 480,
    height: 220,
    data: { values: values.filter((point) => !axes.log || point.y > 0) },
    mark: { type: 'line' as const, point: true },
    encoding: {
      x: { field: 'x', type: 'quantitative' as const, title: axes.x },
      y: { field: 'y', type: 'quantitative' as const, title: axes.y, scale },
      color: { ...color, legend: { title: null, orient: 'right' as const } },
    },
  }
}

function barValues(result: ScenarioResult, ids: readonly ServerId[], metric: string) {
  return ids.flatMap((id) => {
    const server = result.servers[id]
    const value = server?.values[metric]
    if (server === undefined || value === undefined) return []
    const { median, min, max } = value
    return [{ server: SERVERS[id].label, value: median, min, max, complete: server.complete }]
  })
}

function subtitle(result: ScenarioResult): string {
  const { setting } = result
  const kind = result.quick ? 'quick trial, not for comparing' : `median of ${result.rounds} rounds`
  return `${kind}; lines show the spread; pale: not everything arrived. Node ${setting.node}, ${setting.cpu}, ${setting.date.slice(0, 10)}`
}
