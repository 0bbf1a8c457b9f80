import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from '../documentation/markdown.ts'
import { eventuallyAsync } from '../harness/eventually.ts'
import { startServer } from '../harness/server.ts'
import { nodesOf, readCompose } from './compose-file.ts'
import { readManifests } from './manifests.ts'
import { figuresIn } from './promql.ts'

/** Metrics that Prometheus itself generates for every target. */
const OF_PROMETHEUS = ['up']

interface Panel {
  readonly title: string
  readonly type: string
  readonly datasource?: { readonly uid: string }
  readonly targets?: readonly { readonly expr: string; readonly datasource: { readonly uid: string } }[]
}

async function read(path: string): Promise<string> {
  return readFile(join(ROOT, 'deploy', path), 'utf8')
}

async function readDashboard(): Promise<{ uid: string; panels: Panel[] }> {
  return JSON.parse(await read('grafana/dashboards/cowrite.json'))
}

async function readAlerts(): Promise<{ alert: string; expr: string }[]> {
  const { groups } = parse(await read('prometheus/alerts.yml'))
  return groups.flatMap(({ rules }: { rules: { alert: string; expr: string }[] }) => rules)
}

/** The names of all metrics of a running server. */
async function exposed(): Promise<Set<string>> {
  await using server = await startServer()
  // Some metrics of the process appear from the second request on.
  return await eventuallyAsync('the figures of the event loop', async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text()
    const declared = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)]
    const parts = (kind: string) => (kind === 'histogram' ? ['_bucket', '_sum', '_count'] : [''])
    const names = new Set(
      declared.flatMap(([, name = '', kind = '']) => parts(kind).map((part) => name + part)),
    )
    return names.has('nodejs_eventloop_lag_p99_seconds') && names
  })
}

it('finds the figures in a query', () => {
  expect(figuresIn('sum(up{job="a_b"})')).toEqual(['up'])
  expect(figuresIn('histogram_quantile(0.5, sum by (instance, le) (rate(a_bucket[1m]))) > 0.5')).toEqual([
    'a_bucket',
  ])
  expect(figuresIn('a == 0 and on (instance) b:c > 1e3')).toEqual(['a', 'b:c'])
})

it('DEP-8: the dashboard, the alerts and the autoscaler ask only for what a running server tells', async () => {
  const figures = await exposed()
  const dashboard = await readDashboard()
  const queries = dashboard.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => [title, expr]),
  )
  expect(queries.length).toBeGreaterThan(15)
  const alerts = (await readAlerts()).map(({ alert, expr }) => [alert, expr])
  expect(alerts.length).toBeGreaterThan(4)
  const scaled = (await readManifests())
    .filter(({ manifest }) => manifest['kind'] === 'HorizontalPodAutoscaler')
    .flatMap(({ manifest }) => {
      const { metrics } = manifest['spec'] as { metrics: { pods: { metric: { name: string } } }[] }
      return metrics.map(({ pods }) => ['autoscaler', pods.metric.name])
    })
  expect(scaled).toEqual([['autoscaler', 'cowrite_connections']])
  for (const [where = '', query = ''] of [...queries, ...alerts, ...scaled]) {
    const asked = figuresIn(query)
    expect(asked, where).not.toEqual([])
    const unknown = asked.filter((name) => !figures.has(name) && !OF_PROMETHEUS.includes(name))
    expect({ where, unknown }).toEqual({ where, unknown: [] })
  }
})

it('DEP-8: every figure of Cowrite is on the dashboard', async () => {
  const figures = [...(await exposed())].filter((name) => name.startsWith('cowrite_'))
  const { panels } = await readDashboard()
  const shown = panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => figuresIn(expr)))
  // The buckets of a histogram suffice.
  const missing = figures.filter((name) => !shown.includes(name) && !/_seconds_(sum|count)$/.test(name))
  expect(missing).toEqual([])
})

it('DEP-8: Grafana finds its data source and the dashboard, Prometheus every node and the alerts', async () => {
  const { services } = await readCompose({ POSTGRES_PASSWORD: 'any' })
  const { datasources } = parse(await read('grafana/provisioning/datasources/prometheus.yml'))
  const { providers } = parse(await read('grafana/provisioning/dashboards/cowrite.yml'))
  const { panels } = await readDashboard()
  const uids = panels.flatMap(({ datasource, targets = [] }) =>
    [datasource, ...targets.map((target) => target.datasource)].flatMap((source) => source?.uid ?? []),
  )
  expect(new Set(uids)).toEqual(new Set([datasources[0].uid]))
  expect(new URL(datasources[0].url).hostname in services).toBe(true)
  expect(services['grafana']?.volumes).toContain(
    `./deploy/grafana/dashboards:${providers[0].options.path}:ro`,
  )
  const prometheus = parse(await read('prometheus/prometheus.yml'))
  expect(prometheus.scrape_configs[0].static_configs[0].targets).toEqual(
    nodesOf({ services, volumes: {} }).map(([name, { environment }]) => `${name}:${environment?.['PORT']}`),
  )
  expect(services['prometheus']?.volumes).toContain(
    `./deploy/prometheus/alerts.yml:${prometheus.rule_files[0]}:ro`,
  )
})
