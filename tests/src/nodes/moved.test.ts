import { expect, it } from 'vitest'
import { openBalancer } from '../chaos/balancer.ts'
import { CLIENT_KINDS, connect, connectHocuspocus, type StockClient } from '../harness/clients.ts'
import { eventually, eventuallyAsync } from '../harness/eventually.ts'
import { openLine } from '../harness/proxy.ts'
import { readiness, startCluster } from './cluster.ts'

/** Clients are up to date within 2 s; the rest is for a loaded machine. A digest would take 10 s. */
const CURRENT_MS = 5_000
/** Maximum time from giving up a node to the removal of its clients from rooms, in ms. */
const SWEPT_MS = 2_000

const seen = (client: StockClient, other: StockClient): boolean =>
  client.awareness.getStates().has(other.doc.clientID)

it.each(['hocuspocus-4', 'y-websocket-3'] as const)(
  'NODE-33: %s that comes to another node when its own is killed stays visible on the third, also once the dead node is given up',
  { timeout: 180_000 },
  async (kind) => {
    await using cluster = await startCluster(3)
    const [a, b, c] = cluster.nodes
    for (const node of cluster.nodes) {
      await eventuallyAsync('all to know each other', async () => (await readiness(node)).nodes?.others === 2)
    }
    await using balancer = await openBalancer()
    balancer.admit(a!.port, true)
    const address = `demo/moving-${kind}`
    const mover = connect(kind, balancer, address)
    const watcher = connectHocuspocus('hocuspocus-4', c!, address)
    // The new node already knows the client, from the old node.
    const resident = connectHocuspocus('hocuspocus-4', b!, address)
    await Promise.all([mover.synced(), watcher.synced(), resident.synced()])
    mover.awareness.setLocalStateField('user', { name: 'Mover', color: '#123456' })
    await eventually('both to see who moves', () => seen(watcher, mover) && seen(resident, mover))
    balancer.admit(a!.port, false)
    balancer.admit(b!.port, true)
    await a!.kill9()
    await eventually('the other node to have it', () => balancer.counts().get(b!.port) === 1)
    await eventually('it to be synced there', () => mover.isSynced())
    const shown: boolean[] = []
    const note = (): void => void shown.push(seen(watcher, mover))
    watcher.awareness.on('change', note)
    await eventuallyAsync('the dead node to be given up', async () => {
      note()
      return (await readiness(c!)).nodes?.others === 1 && (await readiness(b!)).nodes?.others === 1
    })
    const looked = performance.now() + SWEPT_MS
    await eventually('rooms to be told of it', () => {
      note()
      return performance.now() > looked
    })
    expect(shown).not.toContain(false)
    for (const client of [mover, watcher, resident]) client.close()
  },
)

it('PRES-27: all who come to another node together when theirs is killed see each other at once, and those who were there', {
  timeout: 180_000,
}, async () => {
  await using cluster = await startCluster(3)
  const [a, b, c] = cluster.nodes
  await using balancer = await openBalancer()
  balancer.admit(a!.port, true)
  const address = 'demo/together'
  const movers = CLIENT_KINDS.map((kind) => connect(kind, balancer, address))
  const elsewhere = connectHocuspocus('hocuspocus-4', c!, address)
  const all = [...movers, elsewhere]
  await Promise.all(all.map((client) => client.synced()))
  for (const client of all) client.awareness.setLocalState({ user: { name: client.kind, color: '#123456' } })
  elsewhere.text.insert(0, 'Something to come back with.')
  const allSee = (): boolean => all.every((one) => all.every((other) => seen(one, other)))
  await eventually('all to see all', allSee)
  await eventually('all to have the text', () => movers.every(({ text }) => text.length > 0))
  balancer.admit(a!.port, false)
  // The document is not open there.
  balancer.admit(b!.port, true)
  await a!.kill9()
  await eventually('all to have moved', () => balancer.counts().get(b!.port) === movers.length)
  await eventually('all to see all at once', allSee, {
    deadline: CURRENT_MS,
    explain: () =>
      all
        .map(
          (one) => `${one.kind} misses ${all.filter((other) => !seen(one, other)).map(({ kind }) => kind)}`,
        )
        .join('; '),
  })
  for (const client of all) {
    expect(client.awareness.getLocalState()).toEqual({ user: { name: client.kind, color: '#123456' } })
    client.close()
  }
})

it('NODE-12: what a node published into a connection to Redis that broke is on the others as soon as it is connected again: edits and who is there', {
  timeout: 180_000,
}, async () => {
  await using cluster = await startCluster(1)
  await using line = await openLine(Number(new URL(cluster.redis.url).port))
  const a = cluster.nodes[0]!
  const b = await cluster.start({ REDIS_URL: `redis://127.0.0.1:${line.port}` })
  const address = 'demo/broken'
  const one = connectHocuspocus('hocuspocus-4', a, address)
  const two = connectHocuspocus('hocuspocus-4', b, address)
  await Promise.all([one.synced(), two.synced()])
  await eventually('both to see each other', () => seen(one, two) && seen(two, one))
  for (let round = 0; round < 5; round++) {
    line.pause()
    two.text.insert(0, `${round} `)
    two.awareness.setLocalStateField('caret', round)
    await eventually('it to be saved', () => two.provider.unsyncedChanges === 0)
    line.cut()
    line.resume()
    const isCurrent = (): boolean =>
      one.text.toString() === two.text.toString() &&
      one.awareness.getStates().get(two.doc.clientID)?.['caret'] === round
    await eventually('the other node to be current', isCurrent, {
      deadline: CURRENT_MS,
      explain: () => `${one.text} instead of ${two.text}`,
    })
  }
  for (const client of [one, two]) client.close()
})
