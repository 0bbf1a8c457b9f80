import type { ServerId } from '../servers/catalog.ts'
import type { RunDatabase } from './database.ts'
import type { BenchRedis, RunRedis } from './redis.ts'
import { ServerProcess } from './server-process.ts'

/** The address of a node. */
export interface NodeAddress {
  readonly port: number
  readonly pid: number
}

/** An operation on the Redis between nodes. */
export type RedisDeed = 'down' | 'up'

/** The nodes of one server in one run, each a process, and the Redis between several nodes. */
export class Nodes {
  /** The Redis of this run; null without one. */
  readonly redis: RunRedis | null
  readonly #servers: readonly ServerProcess[]
  readonly #service: BenchRedis | null

  private constructor(servers: readonly ServerProcess[], redis: RunRedis | null, service: BenchRedis | null) {
    this.#servers = servers
    this.redis = redis
    this.#service = service
  }

  /** Starts the nodes one after the other, because the first one migrates the database. */
  static async start(
    id: ServerId,
    count: number,
    database: RunDatabase | null,
    service: BenchRedis | null,
    model: string | null = null,
  ): Promise<Nodes> {
    const redis = service === null ? null : await service.fresh()
    const servers: ServerProcess[] = []
    try {
      for (let i = 0; i < count; i++) {
        servers.push(
          await ServerProcess.start(id, {
            database: database?.url ?? null,
            redis: redis?.url ?? null,
            model,
          }),
        )
      }
    } catch (error) {
      for (const server of servers) await server.stop()
      throw error
    }
    return new Nodes(servers, redis, service)
  }

  /** The addresses of the nodes, in the order of their start. */
  get addresses(): NodeAddress[] {
    return this.#servers.map(({ port, pid }) => ({ port, pid }))
  }

  /** Current process id of the first node. */
  get pid(): number {
    return this.addresses[0]?.pid ?? 0
  }

  /** The nodes' last output, for error messages. */
  get log(): string {
    return this.#servers.map((server) => server.log).join('\n')
  }

  /** Whether some node has ended by itself. */
  get ended(): boolean {
    return this.#servers.some((server) => server.ended)
  }

  /** Makes all nodes collect their garbage. */
  async settle(): Promise<void> {
    for (const server of this.#servers) await server.settle()
  }

  /** Ends the first node by a signal and starts it again on the same port. */
  async restart(signal: NodeJS.Signals): Promise<void> {
    await this.#servers[0]?.restart(signal)
  }

  /** Kills the Redis between the nodes, or starts it again. */
  async doToRedis(deed: RedisDeed): Promise<void> {
    if (this.#service === null) throw new Error('there is no Redis in this scenario')
    if (deed === 'down') await this.#service.down()
    else await this.#service.up()
  }

  /** Stops all nodes. */
  async stop(): Promise<void> {
    for (const server of this.#servers) await server.stop()
  }
}
