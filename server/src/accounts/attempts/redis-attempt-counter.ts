import { Cluster, Redis } from 'ioredis'
import { connectionOptions, messageOf } from '../../cluster/bus/redis-connection.ts'
import type { RedisTarget } from '../../config/redis-url.ts'
import type { AttemptCount, AttemptCounter } from './attempt-counter.ts'

const PREFIX = 'cowrite:attempts:'
/** Pause before the next attempt to connect, in ms. */
const PAUSE_MS = 1_000

/** What a {@link RedisAttemptCounter} works with. */
export interface RedisAttemptCounterOptions {
  readonly target: RedisTarget
  /** Counts while Redis is away: less is counted then, and nobody is kept out. */
  readonly fallback: AttemptCounter
  /** Called with one line, without secrets, when Redis begins to be away. */
  readonly onTrouble: (line: string) => void
}

/** Counts in Redis, for all nodes together. */
export class RedisAttemptCounter implements AttemptCounter {
  private readonly client: Redis | Cluster
  private readonly options: RedisAttemptCounterOptions
  private isAway = false

  constructor(options: RedisAttemptCounterOptions) {
    this.options = options
    this.client = clientOf(options.target)
    // The errors of commands are handled where they are sent.
    this.client.on('error', (error: unknown) => this.away(error))
    this.client.on('ready', () => {
      this.isAway = false
    })
    this.client.connect().catch((error: unknown) => this.away(error))
  }

  async count(key: string, windowMs: number): Promise<AttemptCount> {
    const name = PREFIX + key
    try {
      const replies = await this.client
        .multi()
        .set(name, 0, 'PX', windowMs, 'NX')
        .incr(name)
        .pttl(name)
        .exec()
      const [, attempts, remainingMs] = (replies ?? []).map(([error, reply]) => {
        if (error) throw error
        return Number(reply)
      })
      if (attempts === undefined || remainingMs === undefined) throw new Error('Redis gave no answer.')
      return { attempts, remainingMs }
    } catch (error) {
      this.away(error)
      return await this.options.fallback.count(key, windowMs)
    }
  }

  async uncount(key: string): Promise<void> {
    const name = PREFIX + key
    // A counter that ended meanwhile would come back without an end.
    await this.sent(() =>
      this.client.eval("return redis.call('exists', KEYS[1]) == 1 and redis.call('decr', KEYS[1])", 1, name),
    )
    await this.options.fallback.uncount(key)
  }

  async reset(key: string): Promise<void> {
    await this.sent(() => this.client.del(PREFIX + key))
    await this.options.fallback.reset(key)
  }

  close(): void {
    this.client.disconnect()
    this.options.fallback.close()
  }

  private async sent(command: () => Promise<unknown>): Promise<void> {
    try {
      await command()
    } catch (error) {
      this.away(error)
    }
  }

  private away(error: unknown): void {
    if (this.isAway) return
    this.isAway = true
    this.options.onTrouble(messageOf(error))
  }
}

function clientOf(target: RedisTarget): Redis | Cluster {
  const retry = () => PAUSE_MS
  if (target.kind !== 'cluster') {
    const options = connectionOptions({ target, tls: {} })
    return new Redis({ ...options, retryStrategy: retry, sentinelRetryStrategy: retry })
  }
  const [first] = target.endpoints
  const { username, password, tls } = connectionOptions({ target, tls: {} }, first)
  return new Cluster([...target.endpoints], {
    lazyConnect: true,
    enableOfflineQueue: false,
    clusterRetryStrategy: retry,
    redisOptions: {
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      ...(tls === undefined ? {} : { tls }),
    },
  })
}
