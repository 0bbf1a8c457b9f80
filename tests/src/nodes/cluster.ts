import { type RedisService, startRedis } from '../../../scripts/services/redis.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { freshStore } from '../harness/stores.ts'

/** Several server processes on one PostgreSQL and one Redis. `await using` ends all of them. */
export interface Cluster extends AsyncDisposable {
  readonly nodes: readonly RunningServer[]
  readonly redis: RedisService
  /** Connection string of the database. */
  readonly databaseUrl: string
  /** Starts another node; `env` is added to the variables of the others. */
  start(env?: Readonly<Record<string, string>>): Promise<RunningServer>
}

/**
 * Starts `count` nodes, at least one, with the variables `common`. `redisUrl` maps Redis' own address to the one that the
 * nodes use, such as that of a line that the test can cut.
 */
export async function startCluster(
  count: number,
  redisUrl: (url: string, node: number) => string = (url) => url,
  common: Readonly<Record<string, string>> = {},
): Promise<Cluster> {
  const store = await freshStore('PostgreSQL')
  const redis = await startRedis({ own: true })
  const startNode = (index: number, env: Readonly<Record<string, string>> = {}): Promise<RunningServer> =>
    startServer({
      env: { ...store.options.env, REDIS_URL: redisUrl(redis.url, index), ...common, ...env },
    })
  // The first one creates the tables.
  const first = await startNode(0)
  const others = Array.from({ length: count - 1 }, (_, index) => startNode(index + 1))
  const nodes = [first, ...(await Promise.all(others))]
  const start = async (env?: Readonly<Record<string, string>>): Promise<RunningServer> => {
    const node = await startNode(nodes.length, env)
    nodes.push(node)
    return node
  }
  return {
    nodes,
    redis,
    databaseUrl: store.options.env?.['DATABASE_URL'] ?? '',
    start,
    [Symbol.asyncDispose]: async () => {
      for (const node of nodes) await node[Symbol.asyncDispose]()
      await redis.stop()
      await store[Symbol.asyncDispose]()
    },
  }
}

/** The reply of a node to `/readyz`. */
export async function readiness(node: RunningServer): Promise<{
  readonly code: number
  readonly status: string
  readonly nodes: { readonly redis: string; readonly others: number } | null
}> {
  const response = await fetch(`${node.url}/readyz`)
  return { code: response.status, ...((await response.json()) as { status: string; nodes: never }) }
}
