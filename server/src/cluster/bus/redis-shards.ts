import type { Redis } from 'ioredis'
import type { RedisEndpoint, RedisTarget } from '../../config/redis-url.ts'
import { SLOTS } from './hash-slot.ts'
import { type ConnectionSettings, connectionOptions, messageOf, RedisConnection } from './redis-connection.ts'

/** The masters of a cluster, and for each slot the index of the master that serves it. */
export interface ShardMap {
  readonly endpoints: readonly RedisEndpoint[]
  readonly shardOfSlot: Uint16Array
}

/** Marks a slot that no master serves. */
const UNSERVED = 0xffff

/**
 * Asks the endpoints of a cluster, in random order, for the shard map. Returns the reason of the last failure if none
 * answers with a map.
 */
export async function fetchShardMap(
  settings: ConnectionSettings & { readonly target: RedisTarget & { readonly kind: 'cluster' } },
): Promise<ShardMap | string> {
  let why = 'no node was asked'
  const endpoints = settings.target.endpoints.map((endpoint) => ({ endpoint, order: Math.random() }))
  for (const { endpoint } of endpoints.sort((a, b) => a.order - b.order)) {
    const connection = new RedisConnection(connectionOptions(settings, endpoint), false, (reason) => {
      why = reason
    })
    if (!(await connection.open())) continue
    const map = await connection.client.cluster('SLOTS').then(
      (slots: unknown) => parseShardMap(slots, endpoint),
      (error: unknown) => messageOf(error),
    )
    connection.end('the shard map was read')
    if (typeof map !== 'string') return map
    why = map
  }
  return why
}

/**
 * Parses the reply to CLUSTER SLOTS, `[[first, last, [host, port, …master], …replicas], …]`. A server without a host
 * is the one that was asked. Returns one line that says what is wrong if the reply is invalid or does not cover all
 * slots.
 */
export function parseShardMap(slots: unknown, asked: RedisEndpoint): ShardMap | string {
  if (!Array.isArray(slots)) return 'the cluster gave no slots'
  const endpoints: RedisEndpoint[] = []
  const shardOfSlot = new Uint16Array(SLOTS).fill(UNSERVED)
  for (const range of slots as readonly unknown[]) {
    if (!Array.isArray(range) || !Array.isArray(range[2])) return 'the cluster gave no slots'
    const [first, last, [named, port]] = range as [unknown, unknown, unknown[]]
    const host = typeof named === 'string' && named !== '' && named !== '?' ? named : asked.host
    const endpoint = { host, port: Number(port) }
    let shard = endpoints.findIndex((other) => other.host === host && other.port === endpoint.port)
    if (shard < 0) shard = endpoints.push(endpoint) - 1
    shardOfSlot.fill(shard, Number(first), Number(last) + 1)
  }
  if (shardOfSlot.includes(UNSERVED)) return 'the cluster does not serve all slots'
  return { endpoints, shardOfSlot }
}

/** Whether the server has sharded pub/sub: Redis 7 and later, and Valkey. */
export async function hasShardedPubSub(client: Redis): Promise<boolean> {
  const reply: unknown = await client.command('INFO', 'SSUBSCRIBE').catch((error: unknown) => {
    // Without the permission to ask, plain pub/sub is used. All nodes get the same result: they have the same user.
    if (error instanceof Error && error.message.startsWith('NOPERM')) return []
    throw error
  })
  return Array.isArray(reply) && Array.isArray(reply[0]) && reply[0].length > 0
}
