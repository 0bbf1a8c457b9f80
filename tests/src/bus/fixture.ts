import { randomUUID } from 'node:crypto'
import type { ConnectionOptions } from 'node:tls'
import { type BusFixture, RecordingNode } from '@cowrite/server/bus/message-bus.contract'
import { openRedisBus, type RedisBusOptions } from '@cowrite/server/bus/redis'
import { parseRedisUrl, type RedisTarget } from '@cowrite/server/redis-url'

/** Parses a valid `REDIS_URL`. */
export function targetOf(url: string): RedisTarget {
  const parsed = parseRedisUrl(url)
  if (!parsed.ok) throw new Error(`REDIS_URL ${parsed.reason}`)
  return parsed.target
}

/** Buses at one Redis, with a channel prefix of their own. */
export interface RedisBusFixture extends BusFixture {
  /** The lines passed to `onTrouble`. */
  readonly troubles: string[]
  /** Opens the bus of another recording node. `url`: another address of the same Redis. */
  recording(url?: string, more?: Partial<RedisBusOptions>): RecordingNode
}

/** A fixture at the Redis of `url`. Disposing it closes the recording nodes. */
export function nodesAt(url: string, tls: ConnectionOptions = {}): RedisBusFixture {
  const prefix = `test:${randomUUID()}:`
  const troubles: string[] = []
  const nodes: RecordingNode[] = []
  const optionsFor = (at: string): RedisBusOptions => ({
    target: targetOf(at),
    tls,
    prefix,
    onTrouble: (line) => troubles.push(line),
  })
  return {
    troubles,
    join: (events) => openRedisBus(optionsFor(url), events),
    recording: (at = url, more = {}) => {
      const node = new RecordingNode((events) => openRedisBus({ ...optionsFor(at), ...more }, events))
      nodes.push(node)
      return node
    },
    [Symbol.asyncDispose]: async () => {
      for (const { bus } of nodes) await bus.close()
    },
  }
}
