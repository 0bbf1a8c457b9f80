import { randomUUID } from 'node:crypto'
import type { ConnectionOptions } from 'node:tls'
import { type BusFixture, RecordingNode } from '@cowrite/server/bus/message-bus.contract'
import { openRedisBus, type RedisBusOptions } from '@cowrite/server/bus/redis'
import { parseRedisUrl, type RedisTarget } from '@cowrite/server/bus/redis-url'

/** The target that a URL names. */
export function targetOf(url: string): RedisTarget {
  const parsed = parseRedisUrl(url)
  if (!parsed.ok) throw new Error(`REDIS_URL ${parsed.reason}`)
  return parsed.target
}

/** Nodes that meet at one Redis, under a prefix of their own. */
export interface RedisBusFixture extends BusFixture {
  /** What the fabrics had to complain of. */
  readonly troubles: string[]
  /** Another node; `url` when it takes another way to the same Redis. */
  listening(url?: string, more?: Partial<RedisBusOptions>): RecordingNode
}

/** Where nodes meet at the Redis of `url`; they are closed with it. */
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
    listening: (at = url, more = {}) => {
      const node = new RecordingNode((events) => openRedisBus({ ...optionsFor(at), ...more }, events))
      nodes.push(node)
      return node
    },
    [Symbol.asyncDispose]: async () => {
      for (const { bus } of nodes) await bus.close()
    },
  }
}
