import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { query, readPostgres } from '../faults/database.ts'
import { chosenSeed, createRandom } from '../fuzz/random.ts'
import { eventually, eventuallyAsync } from '../harness/eventually.ts'
import { VersionsApi, type Writer, writer } from '../versions/api.ts'
import { startCluster } from './cluster.ts'

const DOCUMENTS = 6
const ROUNDS = 3
/** Time after which an empty room is compacted and closed, in ms. */
const QUIET_MS = 3_000
/** Maximum distance of the concurrent event from that moment, in ms. */
const AROUND_MS = 400

const isSaved = (client: Writer): boolean =>
  (client as unknown as { provider: { unsyncedChanges: number } }).provider.unsyncedChanges === 0

it('NODE-35: two nodes that open, compact, snapshot, trash and restore the same document at once lose nothing of it', {
  timeout: 120_000,
}, async () => {
  const seed = chosenSeed()
  console.log(`COWRITE_FUZZ_SEED=${seed}`)
  const random = createRandom(seed)
  await using cluster = await startCluster(2)
  const nodes = [cluster.nodes[0]!, cluster.nodes[1]!] as const
  const addresses = Array.from({ length: DOCUMENTS }, (_, at) => `demo/race-${at}`)
  const expected = new Map<string, string[]>(addresses.map((address) => [address, []]))

  const raceAt = async (address: string, round: number): Promise<void> => {
    const apis = nodes.map((node) => new VersionsApi(node, address))
    const api = () => random.pick(apis)
    const people = await Promise.all(nodes.map((node) => writer(node, address)))
    const words = expected.get(address)!
    for (const [at, one] of people.entries()) {
      await eventually('all that was written before', () => one.paragraphs().length >= words.length - at)
      one.write(`${round}-${at}`)
      words.push(`${round}-${at}`)
    }
    await eventually(
      'both to have all',
      () => people.every((one) => words.every((word) => one.paragraphs().includes(word))),
      { explain: () => `${address}: ${people.map((one) => one.paragraphs().join(' ')).join(' | ')}` },
    )
    await eventually('all to be saved', () => people.every(isSaved))
    const version = await api().name(`round ${round}`)
    for (const one of people) one.close()
    const allowed = [200, 201, 204, 404, 409, 410]
    const ask = async (work: () => Promise<{ readonly status: number }>): Promise<void> => {
      await delay(QUIET_MS - AROUND_MS + random.int(2 * AROUND_MS))
      const { status } = await work()
      expect(allowed).toContain(status)
    }
    await Promise.all([
      ask(() => api().ask('DELETE', '')),
      ask(() => api().ask('POST', '/restore')),
      ask(() => api().ask('POST', '/versions', { name: `at ${round}` })),
      ask(() => api().ask('POST', '/versions', { name: `also at ${round}` })),
      ask(() => api().restore(version.id)),
    ])
    expect((await api().ask('POST', '/restore')).status).toBe(200)
  }
  for (let round = 0; round < ROUNDS; round++) {
    await Promise.all(addresses.map((address) => raceAt(address, round)))
  }
  for (const address of addresses) {
    const stored = (await readPostgres(cluster.databaseUrl)([address])).get(address)
    const words = expected.get(address)!.toSorted()
    const found = [...(stored?.getXmlFragment('default').toString() ?? '').matchAll(/\d+-\d+/g)]
    expect(found.map(([word]) => word).toSorted(), address).toEqual(words)
    for (const node of nodes) {
      const late = await writer(node, address)
      expect(late.paragraphs().toSorted(), address).toEqual(words)
      late.close()
    }
  }
  // Each was compacted at the end, by the node that closed its room.
  await eventuallyAsync('all to be compacted', async () => {
    const rows = await query<{ count: string }>(
      cluster.databaseUrl,
      'SELECT count(*) FROM document_snapshot JOIN document ON id = document_id WHERE key LIKE $1',
      ['race-%'],
    )
    return Number(rows[0]?.count) === DOCUMENTS
  })
})
