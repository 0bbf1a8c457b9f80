import { randomUUID } from 'node:crypto'
import type { ConnectionOptions } from 'node:tls'
import { type FabricPlace, ListeningNode } from '@cowrite/server/fabric/fabric.contract'
import { openRedisFabric, type RedisFabricOptions } from '@cowrite/server/fabric/redis'
import { parseRedisUrl, type RedisTarget } from '@cowrite/server/fabric/redis-url'

/** The target that a URL names. */
export function targetOf(url: string): RedisTarget {
  const parsed = parseRedisUrl(url)
  if (!parsed.ok) throw new Error(`REDIS_URL ${parsed.reason}`)
  return parsed.target
}

/** Nodes that meet at one Redis, under a prefix of their own. */
export interface RedisPlaceOfNodes extends FabricPlace {
  /** What the fabrics had to complain of. */
  readonly troubles: string[]
  /** Another node; `url` when it takes another way to the same Redis. */
  listening(url?: string, more?: Partial<RedisFabricOptions>): ListeningNode
}

/** Where nodes meet at the Redis of `url`; they are closed with it. */
export function nodesAt(url: string, tls: ConnectionOptions = {}): RedisPlaceOfNodes {
  const prefix = `test:${randomUUID()}:`
  const troubles: string[] = []
  const nodes: ListeningNode[] = []
  const optionsFor = (at: string): RedisFabricOptions => ({
    target: targetOf(at),
    tls,
    prefix,
    onTrouble: (line) => troubles.push(line),
  })
  return {
    troubles,
    join: (events) => openRedisFabric(optionsFor(url), events),
    listening: (at = url, more = {}) => {
      const node = new ListeningNode((events) => openRedisFabric({ ...optionsFor(at), ...more }, events))
      nodes.push(node)
      return node
    },
    [Symbol.asyncDispose]: async () => {
      for (const { fabric } of nodes) await fabric.close()
    },
  }
}
