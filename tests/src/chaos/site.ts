import { setTimeout as delay } from 'node:timers/promises'
import { type PostgresService, startPostgres } from '../../../scripts/services/postgres.ts'
import { type RedisService, startRedis } from '../../../scripts/services/redis.ts'
import { query } from '../faults/database.ts'
import { type Line, openLine } from '../harness/proxy.ts'
import { type RunningServer, StartFailed, startServer } from '../harness/server.ts'
import { type Balancer, openBalancer } from './balancer.ts'

/** Number of nodes of a site. */
export const NODES = 3
/** Delay before a node is restarted that ended during its start because the database was unavailable, in ms. */
const START_AGAIN_MS = 250
const START_DEADLINE_MS = 60_000

/** One node of a site, which may be stopped, with its own line to Redis. */
export interface SiteNode {
  readonly name: string
  readonly line: Line
  server: RunningServer
}

/**
 * PostgreSQL, Redis and three nodes behind a balancer, each of which can be stopped. `await using` stops everything.
 */
export class Site implements AsyncDisposable {
  readonly postgres: PostgresService
  readonly redis: RedisService
  readonly balancer: Balancer
  readonly nodes: readonly SiteNode[]
  /** Connection string of the database. */
  readonly databaseUrl: string
  readonly #parts: AsyncDisposableStack

  private constructor(
    parts: AsyncDisposableStack,
    services: {
      readonly postgres: PostgresService
      readonly redis: RedisService
      readonly balancer: Balancer
    },
    nodes: readonly SiteNode[],
    databaseUrl: string,
  ) {
    this.postgres = services.postgres
    this.redis = services.redis
    this.balancer = services.balancer
    this.nodes = nodes
    this.databaseUrl = databaseUrl
    this.#parts = parts
  }

  /** Starts everything; resolves when all nodes listen. */
  static async open(): Promise<Site> {
    const parts = new AsyncDisposableStack()
    try {
      const postgres = parts.adopt(await startPostgres({ own: true }), (service) => service.stop())
      const redis = parts.adopt(await startRedis({ own: true }), (service) => service.stop())
      const balancer = parts.use(await openBalancer())
      await query(postgres.url, 'create database chaos')
      const url = new URL(postgres.url)
      url.pathname = '/chaos'
      const databaseUrl = url.href
      const nodes: SiteNode[] = []
      for (let index = 0; index < NODES; index++) {
        const line = parts.use(await openLine(Number(new URL(redis.url).port)))
        const env = {
          COWRITE_STORE: 'database',
          DATABASE_URL: databaseUrl,
          REDIS_URL: `redis://127.0.0.1:${line.port}`,
        }
        const node = { name: `node ${index}`, line, server: await startServer({ env }) }
        parts.defer(() => node.server[Symbol.asyncDispose]())
        balancer.admit(node.server.port, true)
        nodes.push(node)
      }
      return new Site(parts, { postgres, redis, balancer }, nodes, databaseUrl)
    } catch (error) {
      await parts.disposeAsync()
      throw error
    }
  }

  /** Ends a node by a crash or an orderly stop; its clients reconnect to the others. */
  async down(node: SiteNode, how: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.balancer.admit(node.server.port, false)
    await (how === 'SIGKILL' ? node.server.kill9() : node.server.stop())
  }

  /** Restarts a node, with as many attempts as necessary. */
  async up(node: SiteNode): Promise<void> {
    const deadline = performance.now() + START_DEADLINE_MS
    for (;;) {
      try {
        node.server = await node.server.restart()
        break
      } catch (error) {
        if (!(error instanceof StartFailed) || performance.now() > deadline) throw error
        await delay(START_AGAIN_MS)
      }
    }
    this.balancer.admit(node.server.port, true)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A frozen process cannot be stopped.
    this.redis.thaw()
    await this.#parts.disposeAsync()
  }
}
