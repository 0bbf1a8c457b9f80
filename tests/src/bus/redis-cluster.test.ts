import { hashSlot, SLOTS } from '@cowrite/server/bus/hash-slot'
import { describeMessageBus, until } from '@cowrite/server/bus/message-bus.contract'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort } from '../../../scripts/services/free-port.ts'
import { type RedisService, startRedis } from '../../../scripts/services/redis.ts'
import { eventuallyAsync } from '../harness/eventually.ts'
import { nodesAt } from './fixture.ts'

interface Master {
  readonly service: RedisService
  readonly admin: Redis
  readonly busPort: number
}

const masters: Master[] = []
const ROOMS = Array.from({ length: 60 }, (_, number) => `room ${number}`)

beforeAll(async () => {
  for (let index = 0; index < 3; index++) {
    const busPort = await freePort()
    const cluster = [
      '--cluster-enabled',
      'yes',
      '--cluster-port',
      `${busPort}`,
      '--cluster-node-timeout',
      '1000',
    ]
    const service = await startRedis({ own: true, flags: () => cluster })
    const admin = new Redis(service.url, { maxRetriesPerRequest: null })
    // Tests stop a master; its connection reconnects by itself.
    admin.on('error', () => {})
    masters.push({ service, admin, busPort })
  }
  const bounds = [0, 5_461, 10_923, SLOTS]
  await Promise.all(
    masters.map(({ admin }, index) =>
      admin.call('CLUSTER', 'ADDSLOTSRANGE', bounds[index] ?? 0, (bounds[index + 1] ?? 0) - 1),
    ),
  )
  for (const { service, busPort } of masters.slice(1)) {
    await masters[0]?.admin.call('CLUSTER', 'MEET', '127.0.0.1', new URL(service.url).port, busPort)
  }
  await healthy()
})
afterAll(async () => {
  for (const { admin, service } of masters) {
    admin.disconnect()
    await service.stop()
  }
})

/** Resolves when every master reports a healthy cluster with all nodes. */
async function healthy(): Promise<void> {
  await eventuallyAsync('the cluster to be healthy', async () => {
    const infos = await Promise.all(masters.map(({ admin }) => admin.call('CLUSTER', 'INFO')))
    return infos.every((info) => /cluster_state:ok[\s\S]*cluster_known_nodes:3/.test(String(info)))
  })
}

/** A URL with two nodes of the cluster; the third has to be discovered. */
function url(): string {
  return `redis+cluster://${masters
    .slice(0, 2)
    .map(({ service }) => new URL(service.url).host)
    .join(',')}`
}

describeMessageBus('Redis cluster', async () => nodesAt(url()))

it('FAN-10: channels are spread over all masters of a cluster, by the slots that Redis gives them', async () => {
  await using nodes = nodesAt(url())
  const [ana, ben] = [nodes.recording(), nodes.recording()]
  for (const node of [ana, ben]) await node.reaches('connected')
  for (const room of ROOMS) await ben.bus.subscribe(room)
  for (const { admin } of masters) {
    expect(Number(((await admin.pubsub('SHARDCHANNELS')) as unknown[]).length)).toBeGreaterThan(5)
  }
  for (const room of ROOMS) ana.send(room, room)
  await until(() => expect(ben.received.map(({ channel }) => channel).sort()).toEqual([...ROOMS].sort()))
  for (const name of [...ROOMS, 'ünï{cø}dé', '{', '{}x', 'a{b}c{d}']) {
    expect(hashSlot(name)).toBe(await masters[0]?.admin.call('CLUSTER', 'KEYSLOT', name))
  }
})

it('FAN-10: a slot that moves to another master takes its channels along', async () => {
  await using nodes = nodesAt(url())
  const [ana, ben] = [nodes.recording(), nodes.recording()]
  for (const node of [ana, ben]) await node.reaches('connected')
  for (const room of ROOMS) await ben.bus.subscribe(room)
  const [from, to] = masters
  if (from === undefined || to === undefined) throw new Error('There are three masters.')
  const [channel] = (await from.admin.pubsub('SHARDCHANNELS')) as string[]
  if (channel === undefined) throw new Error('The first master has no channel.')
  const slot = hashSlot(channel)
  const owner = await to.admin.call('CLUSTER', 'MYID')
  for (const { admin } of [to, from, ...masters.slice(2)]) {
    await admin.call('CLUSTER', 'SETSLOT', slot, 'NODE', `${owner}`)
  }
  await until(() => expect(ben.states.map(({ name }) => name)).toEqual(['connected', 'away', 'connected']))
  const room = channel.slice(channel.lastIndexOf(':') + 1)
  // The publisher detects the move by its first message, which may be lost.
  await until(() => {
    ana.send(room, 'moved')
    expect(ben.texts(room).length).toBeGreaterThan(0)
  })
  expect(await to.admin.pubsub('SHARDCHANNELS')).toContain(channel)
  await healthy()
})

it('FAN-10: a master that is killed makes the node away, and it is back when the cluster is', async () => {
  await using nodes = nodesAt(url())
  const [ana, ben] = [nodes.recording(), nodes.recording()]
  for (const node of [ana, ben]) await node.reaches('connected')
  for (const room of ROOMS) await ben.bus.subscribe(room)
  const [, , third] = masters
  await third?.service.kill9()
  for (const node of [ana, ben]) await node.reaches('away', 1_000)
  await third?.service.up()
  for (const node of [ana, ben]) await node.reaches('connected')
  await until(() => {
    for (const room of ROOMS) ana.send(room, room)
    expect(new Set(ben.received.map(({ channel }) => channel)).size).toBe(ROOMS.length)
  })
})
