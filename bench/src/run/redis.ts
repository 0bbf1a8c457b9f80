import { type RedisService, startRedis } from '../../../scripts/services/redis.ts'
import { RedisProbe } from '../measure/redis-probe.ts'

/** The Redis of one run. */
export interface RunRedis {
  readonly url: string
  /** Process id of Redis at the start of the run. */
  readonly pid: number
}

/** A Redis for the benchmark only, without persistence, on this machine. */
export class BenchRedis {
  /** The version as the server reports it, such as `7.0.15`. */
  readonly version: string
  readonly #service: RedisService

  private constructor(service: RedisService, version: string) {
    this.#service = service
    this.version = version
  }

  /** Starts it. Throws when Redis is not available. */
  static async start(): Promise<BenchRedis> {
    const service = await startRedis({ own: true })
    try {
      const probe = new RedisProbe(service.url)
      const version = await probe.version()
      probe.close()
      return new BenchRedis(service, version)
    } catch (error) {
      await service.stop()
      throw error
    }
  }

  /** Restarts it, empty and with all counters at zero. */
  async fresh(): Promise<RunRedis> {
    await this.down()
    await this.up()
    const { url, pid } = this.#service
    if (pid === null) throw new Error('Redis has ended')
    return { url, pid }
  }

  /** Kills it; its data is lost. */
  down(): Promise<void> {
    return this.#service.kill9()
  }

  /** Starts it again on the same port. */
  up(): Promise<void> {
    return this.#service.up()
  }

  /** Ends it. */
  stop(): Promise<void> {
    return this.#service.stop()
  }
}
