import { type CowriteServer, createServer, readConfig, type ServerOptions } from '@cowrite/server'
import { type RedisService, startRedis } from '../../../scripts/services/redis.ts'
import { query } from '../faults/database.ts'
import type { Place } from '../harness/clients.ts'
import { freshStore } from '../harness/stores.ts'

/** A node in the process of the test. */
export interface InProcessNode extends Place {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  readonly server: CowriteServer
}

/** Nodes in the process of the test, on one PostgreSQL and one Redis. `await using` ends all of them. */
export interface InProcessCluster extends AsyncDisposable {
  readonly nodes: readonly InProcessNode[]
  readonly redis: RedisService
  /** Connection string of the database. */
  readonly databaseUrl: string
  /** Starts another node. */
  start(parts?: ServerOptions): Promise<InProcessNode>
  /** The id of the stored document with this key in the project `demo`. */
  documentId(key: string): Promise<string>
}

/** Starts one node for each of `parts`. */
export async function startInProcess(parts: readonly ServerOptions[]): Promise<InProcessCluster> {
  const store = await freshStore('PostgreSQL')
  const redis = await startRedis({ own: true })
  const databaseUrl = store.options.env?.['DATABASE_URL'] ?? ''
  const nodes: InProcessNode[] = []
  const start = async (of: ServerOptions = {}): Promise<InProcessNode> => {
    const variables = {
      ...store.options.env,
      REDIS_URL: redis.url,
      COWRITE_WARM_UP: '0',
      PORT: '0',
      LOG_LEVEL: 'silent',
    }
    const server = await createServer(readConfig(variables, []), of)
    const node = { url: server.url, wsUrl: server.url.replace(/^http/, 'ws'), server }
    nodes.push(node)
    return node
  }
  for (const of of parts) await start(of)
  const closed = new Set<InProcessNode>()
  return {
    nodes,
    redis,
    databaseUrl,
    start,
    documentId: async (key) => {
      const rows = await query<{ id: string }>(databaseUrl, 'SELECT id FROM document WHERE key = $1', [key])
      const [row] = rows
      if (row === undefined) throw new Error(`There is no document ${key}.`)
      return row.id
    },
    [Symbol.asyncDispose]: async () => {
      for (const node of nodes) {
        if (closed.has(node)) continue
        closed.add(node)
        await node.server.close()
      }
      await redis.stop()
      await store[Symbol.asyncDispose]()
    },
  }
}
