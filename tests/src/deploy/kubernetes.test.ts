import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readConfig } from '@cowrite/server'
import { expect, it } from 'vitest'
import { VARIABLES } from '../../../server/src/config/config.ts'
import { ROOT } from '../documentation/markdown.ts'
import { startServer } from '../harness/server.ts'
import { problemsOf } from './kubernetes-schema.ts'
import { type Json, readManifests, readYaml } from './manifests.ts'

/** Fields with freely chosen keys. */
const FREE =
  /\/(labels|annotations|matchLabels|data|stringData|requests|limits)\/.+$|^\/spec\/selector\/app\./
/** The server's documented maximum time from SIGTERM to its end, in seconds. */
const SERVER_STOP_S = 10

async function manifestOf(kind: string): Promise<Json> {
  const found = (await readManifests()).filter(({ manifest }) => manifest['kind'] === kind)
  if (found.length !== 1) throw new Error(`${found.length} manifests of ${kind}`)
  return found[0]!.manifest
}

/** The value at a path of keys; `undefined` when there is none. */
function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (part, key) => (typeof part === 'object' && part !== null ? Reflect.get(part, key) : undefined),
    value,
  )
}

/** All copies of `value` with one misspelled field or one value of another type, with its path. */
function mutationsOf(value: unknown, path = ''): { path: string; kind: 'name' | 'type'; mutant: unknown }[] {
  if (typeof value !== 'object' || value === null) {
    return [{ path, kind: 'type', mutant: { not: 'of this type' } }]
  }
  const inner = Object.entries(value).flatMap(([key, part]) =>
    mutationsOf(part, `${path}/${key}`).map(({ mutant, ...rest }) => ({
      ...rest,
      mutant: put(value, key, mutant),
    })),
  )
  if (Array.isArray(value)) return inner
  const names = Object.keys(value).map((key) => ({
    path: `${path}/${key}`,
    kind: 'name' as const,
    mutant: Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name === key ? `${name}x` : name, part]),
    ),
  }))
  return [...inner, ...names.filter((mutation) => !FREE.test(mutation.path))]
}

function put(value: object, key: string, part: unknown): unknown {
  if (Array.isArray(value)) return value.with(Number(key), part)
  return { ...value, [key]: part }
}

it('DEP-9: every manifest is what the schemas of Kubernetes say', async () => {
  const manifests = await readManifests()
  expect(manifests.map(({ manifest }) => manifest['kind']).sort()).toEqual([
    'ConfigMap',
    'Deployment',
    'HorizontalPodAutoscaler',
    'Namespace',
    'NetworkPolicy',
    'PodDisruptionBudget',
    'Secret',
    'Service',
  ])
  const problems = manifests.flatMap(({ file, manifest }) =>
    problemsOf(manifest).map((problem) => `${file} ${problem}`),
  )
  expect(problems).toEqual([])
})

it('DEP-9: a misspelled field or a value of another type, wherever it stands, is found', async () => {
  const mutations = (await readManifests()).flatMap(({ file, manifest }) =>
    mutationsOf(manifest).map((mutation) => ({ ...mutation, path: `${file} ${mutation.path}` })),
  )
  expect(mutations.length).toBeGreaterThan(200)
  const unnoticed = mutations.filter(({ mutant }) => problemsOf(mutant as Json).length === 0)
  expect(unnoticed.map(({ path, kind }) => `${path} (${kind})`)).toEqual([])
})

it('DEP-9: the kustomization has every manifest but the example, and sets the image', async () => {
  const [kustomization = {}] = await readYaml('kustomization.yaml')
  const files = await readdir(join(ROOT, 'deploy', 'kubernetes'))
  const own = files.filter((file) => file !== 'kustomization.yaml' && !file.includes('.example.'))
  expect((at(kustomization, 'resources') as string[]).toSorted()).toEqual(own.toSorted())
  const container = at(await manifestOf('Deployment'), 'spec', 'template', 'spec', 'containers', 0)
  expect(at(container, 'image')).toBe(at(kustomization, 'images', 0, 'name'))
  expect(at(await manifestOf('Namespace'), 'metadata', 'name')).toBe(at(kustomization, 'namespace'))
})

it('DEP-9: the parts find each other: labels, ports, names', async () => {
  const deployment = await manifestOf('Deployment')
  const labels = at(deployment, 'spec', 'template', 'metadata', 'labels')
  const name = at(deployment, 'metadata', 'name')
  const port = at(deployment, 'spec', 'template', 'spec', 'containers', 0, 'ports', 0)
  expect(at(deployment, 'spec', 'selector', 'matchLabels')).toEqual(labels)
  const spread = at(deployment, 'spec', 'template', 'spec', 'topologySpreadConstraints') as Json[]
  for (const constraint of spread) expect(at(constraint, 'labelSelector', 'matchLabels')).toEqual(labels)
  const service = await manifestOf('Service')
  expect(at(service, 'spec', 'selector')).toEqual(labels)
  expect(at(service, 'spec', 'ports', 0, 'targetPort')).toBe(at(port, 'name'))
  expect(at(await manifestOf('PodDisruptionBudget'), 'spec', 'selector', 'matchLabels')).toEqual(labels)
  const policy = await manifestOf('NetworkPolicy')
  expect(at(policy, 'spec', 'podSelector', 'matchLabels')).toEqual(labels)
  expect(at(policy, 'spec', 'ingress', 0, 'ports', 0, 'port')).toBe(at(port, 'name'))
  const target = at(await manifestOf('HorizontalPodAutoscaler'), 'spec', 'scaleTargetRef')
  expect(target).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name })
  // A number here would overwrite the autoscaler's at every apply.
  expect(at(deployment, 'spec', 'replicas')).toBeUndefined()
})

it('DEP-9: pods run without rights, on a file system that nobody writes to', async () => {
  const pod = at(await manifestOf('Deployment'), 'spec', 'template', 'spec')
  expect(at(pod, 'securityContext')).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 })
  const container = at(pod, 'containers', 0)
  expect(at(container, 'securityContext')).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  })
  const mounts = at(container, 'volumeMounts') as { name: string }[]
  const volumes = at(pod, 'volumes') as { name: string; emptyDir?: unknown }[]
  expect(mounts.map(({ name }) => name)).toEqual(volumes.map(({ name }) => name))
  expect(volumes.every(({ emptyDir }) => emptyDir !== undefined)).toBe(true)
  expect(at(container, 'resources')).toMatchObject({ requests: { cpu: expect.any(String) }, limits: {} })
})

it('DEP-9: a pod has more time to stop than the server takes, after a pause for proxies to notice', async () => {
  const pod = at(await manifestOf('Deployment'), 'spec', 'template', 'spec')
  const pause = at(pod, 'containers', 0, 'lifecycle', 'preStop', 'sleep', 'seconds') as number
  expect(pause).toBeGreaterThan(0)
  expect(at(pod, 'terminationGracePeriodSeconds')).toBeGreaterThan(pause + SERVER_STOP_S)
})

it('DEP-9: the probes ask what a running server answers', async () => {
  const container = at(await manifestOf('Deployment'), 'spec', 'template', 'spec', 'containers', 0)
  const path = (probe: string) => at(container, probe, 'httpGet', 'path')
  expect([path('readinessProbe'), path('livenessProbe'), path('startupProbe')]).toEqual([
    '/readyz',
    '/healthz',
    '/healthz',
  ])
  await using server = await startServer()
  for (const probe of ['readinessProbe', 'livenessProbe', 'startupProbe']) {
    expect((await fetch(`${server.url}${path(probe)}`)).status).toBe(200)
    expect(at(container, probe, 'httpGet', 'port')).toBe(at(container, 'ports', 0, 'name'))
  }
})

it('DEP-2: the configuration knows and accepts every variable of the pods, and no secret stands there', async () => {
  const settings = at(await manifestOf('ConfigMap'), 'data') as Record<string, string>
  const secrets = at(await manifestOf('Secret'), 'stringData') as Record<string, string>
  expect(Object.keys({ ...settings, ...secrets }).filter((name) => !VARIABLES.includes(name))).toEqual([])
  expect(readConfig({ ...settings, ...secrets }, [])).toMatchObject({
    network: {
      host: '0.0.0.0',
      port: at(
        await manifestOf('Deployment'),
        'spec',
        'template',
        'spec',
        'containers',
        0,
        'ports',
        0,
        'containerPort',
      ),
    },
    storage: { store: { kind: 'postgres' } },
  })
  expect(settings['COWRITE_AUTH']).toBe('accounts')
  // The example contains placeholders only.
  const { DATABASE_URL, REDIS_URL, ...keys } = secrets
  for (const value of [DATABASE_URL, REDIS_URL]) expect(value).toContain('://USER:PASSWORD@HOST:')
  expect(keys).toEqual({ COWRITE_FILES_ACCESS_KEY: 'ACCESS_KEY', COWRITE_FILES_SECRET_KEY: 'SECRET_KEY' })
})
