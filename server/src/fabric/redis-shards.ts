import type { Redis } from 'ioredis'
import { SLOTS } from './hash-slot.ts'
import { type ConnectionSettings, connectionOptions, messageOf, RedisConnection } from './redis-connection.ts'
import type { RedisPlace, RedisTarget } from './redis-url.ts'

/** The servers of a cluster that take messages, and which of them each slot belongs to, as an index. */
export interface ShardMap {
  readonly places: readonly RedisPlace[]
  readonly shardOfSlot: Uint16Array
}

const NOBODY = 0xffff

/** Asks the named nodes of a cluster in random order for its map. Returns why it failed when none can tell. */
export async function askForShards(
  settings: ConnectionSettings & { readonly target: RedisTarget & { readonly kind: 'cluster' } },
): Promise<ShardMap | string> {
  let why = 'no node was asked'
  const places = settings.target.places.map((place) => ({ place, order: Math.random() }))
  for (const { place } of places.sort((a, b) => a.order - b.order)) {
    const connection = new RedisConnection(connectionOptions(settings, place), false, (reason) => {
      why = reason
    })
    if (!(await connection.open())) continue
    const map = await connection.client.cluster('SLOTS').then(
      (slots: unknown) => readShards(slots, place),
      (error: unknown) => messageOf(error),
    )
    connection.end('asked')
    if (typeof map !== 'string') return map
    why = map
  }
  return why
}

/**
 * Reads the answer to CLUSTER SLOTS, `[[first, last, [host, port, …master], …replicas], …]`; a server without a
 * host is the one that was asked. Returns what is wrong when it leaves slots out.
 */
export function readShards(slots: unknown, asked: RedisPlace): ShardMap | string {
  if (!Array.isArray(slots)) return 'the cluster gave no slots'
  const places: RedisPlace[] = []
  const shardOfSlot = new Uint16Array(SLOTS).fill(NOBODY)
  for (const range of slots as readonly unknown[]) {
    if (!Array.isArray(range) || !Array.isArray(range[2])) return 'the cluster gave no slots'
    const [first, last, [named, port]] = range as [unknown, unknown, unknown[]]
    const host = typeof named === 'string' && named !== '' && named !== '?' ? named : asked.host
    const place = { host, port: Number(port) }
    let shard = places.findIndex((other) => other.host === host && other.port === place.port)
    if (shard < 0) shard = places.push(place) - 1
    shardOfSlot.fill(shard, Number(first), Number(last) + 1)
  }
  if (shardOfSlot.includes(NOBODY)) return 'the cluster does not serve all slots'
  return { places, shardOfSlot }
}

/** Whether the server has sharded pub/sub: Redis 7 and later, and Valkey. */
export async function hasShardedPubSub(client: Redis): Promise<boolean> {
  const reply: unknown = await client.command('INFO', 'SSUBSCRIBE').catch((error: unknown) => {
    // Who may not ask gets what every server has. All nodes come to the same result, as they ask as one user.
    if (error instanceof Error && error.message.startsWith('NOPERM')) return []
    throw error
  })
  return Array.isArray(reply) && Array.isArray(reply[0]) && reply[0].length > 0
}
