import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type NginxService, startNginx } from '../../../scripts/services/nginx.ts'
import { type RedisService, startRedis } from '../../../scripts/services/redis.ts'
import { ROOT } from '../documentation/markdown.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { type FreshStore, freshStore } from '../harness/stores.ts'
import { nodesOf, readCompose } from './compose-file.ts'

/** The services of docker-compose.yml as processes on this machine. `await using` ends all of them. */
export interface Topology extends AsyncDisposable {
  /** The balancer: `http://127.0.0.1:PORT` */
  readonly url: string
  /** The balancer: `ws://127.0.0.1:PORT` */
  readonly wsUrl: string
  /** The nodes behind it, in the order of the compose file. */
  readonly nodes: RunningServer[]
  /** Connection string of the nodes' database. */
  readonly databaseUrl: string
}

/**
 * Starts the services of docker-compose.yml with its values: the nodes with their variables, nginx with the actual
 * configuration file, a database in PostgreSQL, Redis. Only the addresses differ, because all run on one machine.
 */
export async function startTopology(): Promise<Topology> {
  await using parts = new AsyncDisposableStack()
  const fresh: FreshStore = parts.use(await freshStore('PostgreSQL'))
  const redis: RedisService = parts.adopt(await startRedis(), (service) => service.stop())
  const databaseUrl = fresh.options.env?.['DATABASE_URL'] ?? ''
  const described = nodesOf(await readCompose({ POSTGRES_PASSWORD: 'replaced' }))
  const nodes: RunningServer[] = []
  parts.defer(async () => {
    for (const node of nodes) await node[Symbol.asyncDispose]()
  })
  // Concurrently, as Compose starts them: both find an empty database.
  const starts = described.map(([, { environment = {} }]) =>
    startServer({
      env: {
        ...environment,
        // What is tested here is how nodes and balancer work together.
        COWRITE_AUTH: 'open',
        COWRITE_ALLOW_OPEN: '1',
        COWRITE_STORE: 'database',
        HOST: '127.0.0.1',
        DATABASE_URL: databaseUrl,
        REDIS_URL: redis.url,
      },
    }),
  )
  for (const started of await Promise.allSettled(starts)) {
    if (started.status === 'fulfilled') nodes.push(started.value)
  }
  await Promise.all(starts)
  const names = described.map(([name]) => name)
  const file = await readFile(join(ROOT, 'deploy', 'nginx', 'nginx.conf'), 'utf8')
  const nginx: NginxService = parts.adopt(
    await startNginx(({ port, folder }) => {
      const placed = names.reduce(
        (text, name, index) => text.replaceAll(`${name}:3000`, `127.0.0.1:${nodes[index]?.port}`),
        file.replaceAll(/\blisten 8080\b/g, `listen 127.0.0.1:${port}`).replaceAll('/tmp/', `${folder}/`),
      )
      if (/cowrite-\d|\b8080\b/.test(placed))
        throw new Error('nginx.conf names what is not in the compose file.')
      return placed
    }),
    (service) => service.stop(),
  )
  const held = parts.move()
  return {
    url: nginx.url,
    wsUrl: nginx.url.replace(/^http/, 'ws'),
    nodes,
    databaseUrl,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}

/** The value of a node's metric without labels. */
export async function figureOf(node: RunningServer, name: string): Promise<number> {
  const text = await (await fetch(`${node.url}/metrics`)).text()
  const value = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]
  if (value === undefined) throw new Error(`The node does not expose ${name}.`)
  return Number(value)
}
