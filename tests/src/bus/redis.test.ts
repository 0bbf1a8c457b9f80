import { describeMessageBus } from '@cowrite/server/bus/message-bus.contract'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RedisService, startRedis } from '../../../scripts/services/redis.ts'
import { nodesAt } from './fixture.ts'

let redis: RedisService
/** A server without sharded pub/sub, like all servers before Redis 7. */
let old: RedisService

beforeAll(async () => {
  redis = await startRedis({ own: true })
  old = await startRedis({ own: true, config: 'rename-command SSUBSCRIBE ""\nrename-command SPUBLISH ""\n' })
})
afterAll(async () => {
  await redis?.stop()
  await old?.stop()
})

describeMessageBus('Redis', async () => nodesAt(redis.url))
describeMessageBus('Redis without sharded pub/sub', async () => nodesAt(old.url))

it('FAN-9: sharded pub/sub is used where Redis has it, plain where it has not', async () => {
  const used = async (url: string): Promise<{ sharded: number; plain: number }> => {
    await using nodes = nodesAt(url)
    const node = nodes.recording()
    await node.reaches('connected')
    await node.bus.subscribe('room')
    const admin = new Redis(url)
    const [plain, sharded] = await Promise.all([
      admin.pubsub('CHANNELS', 'test:*'),
      admin.pubsub('SHARDCHANNELS', 'test:*'),
    ])
    admin.disconnect()
    return { sharded: (sharded as unknown[]).length, plain: (plain as unknown[]).length }
  }
  expect(await used(redis.url)).toEqual({ sharded: 1, plain: 0 })
  expect(await used(old.url)).toEqual({ sharded: 0, plain: 1 })
})
