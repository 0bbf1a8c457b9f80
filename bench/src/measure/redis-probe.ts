import { Redis } from 'ioredis'

/** What Redis has counted since it started. */
export interface RedisCounts {
  /** Messages published, by `PUBLISH` and `SPUBLISH`. */
  readonly publishes: number
  /** Commands of any kind. */
  readonly commands: number
  /** Bytes received from clients. */
  readonly bytes: number
}

/** Looks at the Redis between nodes through one connection; the few commands it sends are counted with the nodes'. */
export class RedisProbe {
  readonly #client: Redis

  /** Connects; end it with `close`. */
  constructor(url: string) {
    this.#client = new Redis(url)
  }

  /** What Redis has counted so far. */
  async counts(): Promise<RedisCounts> {
    return readCounts(`${await this.#client.info('commandstats')}\n${await this.#client.info('stats')}`)
  }

  /** Its version, as it says itself. */
  async version(): Promise<string> {
    return field(await this.#client.info('server'), 'redis_version') ?? 'unknown'
  }

  /** Disconnects. */
  close(): void {
    this.#client.disconnect()
  }
}

/** Reads the answers to `INFO commandstats` and `INFO stats`; a command that was never called is not in there. */
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
