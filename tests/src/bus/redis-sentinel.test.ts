import { until } from '@cowrite/server/bus/message-bus.contract'
import { Redis } from 'ioredis'
import { expect, it } from 'vitest'
import { startRedis } from '../../../scripts/services/redis.ts'
import { nodesAt } from './fixture.ts'

it('FAN-11: with sentinels, nodes meet at the master, and after a failover at the new one', async () => {
  const master = await startRedis({ own: true })
  const { port } = new URL(master.url)
  const replica = await startRedis({ own: true, flags: () => ['--replicaof', '127.0.0.1', port] })
  const watch = `sentinel monitor main 127.0.0.1 ${port} 1
sentinel down-after-milliseconds main 500
sentinel failover-timeout main 3000
`
  const sentinel = await startRedis({ own: true, config: watch, flags: () => ['--sentinel'] })
  try {
    await using nodes = nodesAt(`redis+sentinel://127.0.0.1:1,${new URL(sentinel.url).host}/main`)
    const [ana, ben] = [nodes.recording(), nodes.recording()]
    for (const node of [ana, ben]) await node.reaches('connected')
    await ben.bus.subscribe('room')
    ana.send('room', 'before')
    await until(() => expect(ben.texts('room')).toEqual(['before']))
    // Waits until the sentinel knows the replica. It queries the master every ten seconds.
    const admin = new Redis(sentinel.url)
    await until(async () => expect(await admin.call('SENTINEL', 'REPLICAS', 'main')).toHaveLength(1))
    admin.disconnect()

    await master.kill9()
    for (const node of [ana, ben]) await node.reaches('away', 1_000)
    for (const node of [ana, ben]) await node.reaches('connected')
    ana.send('room', 'after')
    await until(() => expect(ben.texts('room')).toEqual(['before', 'after']))
  } finally {
    for (const service of [sentinel, replica, master]) await service.stop()
  }
})
