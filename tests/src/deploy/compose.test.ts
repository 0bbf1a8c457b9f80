import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '@cowrite/server'
import { expect, it } from 'vitest'
import { VARIABLES } from '../../../server/src/config/config.ts'
import { ROOT } from '../documentation/markdown.ts'
import { durationMs, nodesOf, rawCompose, readCompose } from './compose-file.ts'

const PASSWORD = { POSTGRES_PASSWORD: '0123abcd' }
/** The server's documented maximum time from SIGTERM to its end, in ms. */
const SERVER_STOP_MS = 10_000

it('DEP-1: compose refuses to start without a password for the database, and says what to do', async () => {
  await expect(readCompose({})).rejects.toThrow(/POSTGRES_PASSWORD.*\.env/)
  await expect(readCompose({ POSTGRES_PASSWORD: '' })).rejects.toThrow(/POSTGRES_PASSWORD/)
  await readCompose(PASSWORD)
})

it('DEP-1: no secret stands in the compose file', async () => {
  const { services } = await rawCompose()
  const values = Object.values(services).flatMap(({ environment = {} }) => Object.entries(environment))
  const secrets = values.filter(([name]) => /PASSWORD|SECRET|TOKEN|KEY/.test(name))
  expect(secrets.length).toBeGreaterThan(2)
  // The values come from the environment, without a default or with an empty one.
  for (const [, value] of secrets) expect(value).toMatch(/^\$\{\w+:(?:-|\?[^}]+)\}$/)
  const credentials = values.flatMap(([, value]) => /:\/\/[^/@:]*:([^@]*)@/.exec(value)?.[1] ?? [])
  expect(credentials).not.toEqual([])
  for (const credential of credentials) expect(credential).toMatch(/^\$\{\w+:\?[^}]+\}$/)
})

it('DEP-1: every port is published on 127.0.0.1 only', async () => {
  const { services } = await readCompose(PASSWORD)
  const ports = Object.entries(services).flatMap(([name, { ports: list = [] }]) =>
    list.map((port) => [name, port]),
  )
  expect(ports).toEqual([
    ['nginx', '127.0.0.1:8080:8080'],
    ['prometheus', '127.0.0.1:9090:9090'],
    ['grafana', '127.0.0.1:3001:3000'],
  ])
})

it('DEP-1: every service has a pinned image, a health check, a restart policy and more than 10 s to stop', async () => {
  const { services, volumes } = await readCompose(PASSWORD)
  for (const [name, service] of Object.entries(services)) {
    expect(service.image, name).toMatch(/:v?\d+\.\d+/)
    expect(service.healthcheck?.test.length, name).toBeGreaterThan(1)
    expect(service.restart, name).toBe('unless-stopped')
    expect(durationMs(service.stop_grace_period ?? '0s'), name).toBeGreaterThan(SERVER_STOP_MS)
    for (const other of Object.keys(service.depends_on ?? {})) expect(Object.keys(services)).toContain(other)
    for (const volume of service.volumes ?? []) {
      const [source = ''] = volume.split(':')
      if (source.startsWith('.')) expect(existsSync(join(ROOT, source)), source).toBe(true)
      else expect(Object.keys(volumes)).toContain(source)
    }
  }
  const monitoring = Object.entries(services).filter(([, { profiles }]) => profiles?.includes('monitoring'))
  expect(monitoring.map(([name]) => name)).toEqual(['prometheus', 'grafana'])
})

it('DEP-2: two nodes get the same variables, each of which the configuration knows and accepts', async () => {
  const nodes = nodesOf(await readCompose({ ...PASSWORD, COWRITE_ORIGINS: 'https://docs.example' }))
  expect(nodes.map(([name]) => name)).toEqual(['cowrite-1', 'cowrite-2'])
  const [[, { environment = {} }], [, other]] = nodes as [(typeof nodes)[0], (typeof nodes)[0]]
  expect(other.environment).toEqual(environment)
  expect(Object.keys(environment).filter((name) => !VARIABLES.includes(name))).toEqual([])
  expect(environment['REDIS_URL']).toBe('redis://redis:6379')
  expect(readConfig(environment, [])).toMatchObject({
    network: { host: '0.0.0.0', port: 3000 },
    storage: { store: { kind: 'postgres', url: 'postgres://cowrite:0123abcd@postgres:5432/cowrite' } },
    access: { origins: ['https://docs.example'] },
  })
})

it('DEP-2: people have to sign in', async () => {
  const [[, { environment = {} }]] = nodesOf(await readCompose(PASSWORD)) as [[string, never]]
  const config = readConfig(environment, [])
  expect(config.access.auth).toBe('accounts')
  expect(config.network.publicUrl).toBe('http://127.0.0.1:8080')
})

it('DEP-2: nodes keep the addresses that nginx knows them by, and are asked whether they are ready', async () => {
  const { services } = await readCompose(PASSWORD)
  const nodes = nodesOf({ services, volumes: {} })
  const addresses = nodes.map(([name, { networks }]) =>
    'inside' in networks ? `${name}:${networks['inside']?.ipv4_address}` : name,
  )
  expect(services['nginx']?.extra_hosts).toEqual(addresses)
  for (const [, { healthcheck }] of nodes) expect(healthcheck?.test.join(' ')).toContain('/readyz')
})
