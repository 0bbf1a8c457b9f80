import { Redis } from 'ioredis'

/** Redis' counters since its start. */
export interface RedisCounts {
  /** Messages published, by `PUBLISH` and `SPUBLISH`. */
  readonly publishes: number
  /** Commands of any kind. */
  readonly commands: number
  /** Bytes received from clients. */
  readonly bytes: number
}

/**
 * Reads the counters of the Redis between nodes through one connection; its few commands are included in the counts.
 */
export class RedisProbe {
  readonly #client: Redis

  /** Connects; must be closed with `close`. */
  constructor(url: string) {
    this.#client = new Redis(url)
  }

  /** The current counters. */
  async counts(): Promise<RedisCounts> {
    return readCounts(`${await this.#client.info('commandstats')}\n${await this.#client.info('stats')}`)
  }

  /** The version that Redis reports. */
  async version(): Promise<string> {
    return field(await this.#client.info('server'), 'redis_version') ?? 'unknown'
  }

  /** Disconnects. */
  close(): void {
    this.#client.disconnect()
  }
}

/** Parses the replies to `INFO commandstats` and `INFO stats`; commands never called are missing there. */
export function readCounts(info: string): RedisCounts {
  const calls = (command: string) =>
    Number(/^calls=(\d+)/.exec(field(info, `cmdstat_${command}`) ?? '')?.[1] ?? 0)
  return {
    publishes: calls('publish') + calls('spublish'),
    commands: Number(field(info, 'total_commands_processed')),
    bytes: Number(field(info, 'total_net_input_bytes')),
  }
}

function field(info: string, name: string): string | null {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? null
}
