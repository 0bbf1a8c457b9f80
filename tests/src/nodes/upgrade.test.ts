import { Redis } from 'ioredis'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { readPostgres } from '../faults/database.ts'
import { CLIENT_KINDS, connect, type StockClient } from '../harness/clients.ts'
import { eventually, eventuallyAsync } from '../harness/eventually.ts'
import { startInProcess } from './in-process.ts'

/** The new nodes notice the announced end of the old one at once, and the loss of silent nodes after 10 s. */
const SETTLING_MS = 20_000
/** A node's messages begin with a tag of this length, followed by the version. */
const TAG_BYTES = 8

it('NODE-39: nodes of two versions work together in the older format, and when the old one has left the others go over to the newer, without a lost edit', {
  timeout: 90_000,
}, async () => {
  const old = { formats: { oldest: 1, newest: 1 } }
  await using cluster = await startInProcess([old, {}, {}])
  const listener = new Redis(cluster.redis.url)
  // If the test fails, Redis ends before this connection.
  listener.on('error', () => {})
  const formats: { channel: string; version: number }[] = []
  listener.on('pmessageBuffer', (_pattern: string, channel: Buffer, message: Buffer) => {
    formats.push({ channel: channel.toString(), version: message[TAG_BYTES] ?? -1 })
  })
  listener.on('smessageBuffer', (channel: Buffer, message: Buffer) => {
    formats.push({ channel: channel.toString(), version: message[TAG_BYTES] ?? -1 })
  })
  const address = 'demo/upgraded'
  const clients = cluster.nodes.flatMap((node, index) =>
    CLIENT_KINDS.map((kind) => ({ node: index, client: connect(kind, node, address) })),
  )
  for (const { client } of clients) await client.synced()
  const channel = `cowrite:1:${await cluster.documentId('upgraded')}`
  await listener.psubscribe('cowrite:*')
  await listener.ssubscribe(channel)
  const inRoom = (): number[] =>
    formats.filter((one) => one.channel === channel).map(({ version }) => version)

  let typed = 0
  const type = (who: readonly StockClient[]): void => {
    for (const { text } of who) {
      text.insert(text.length, String.fromCharCode(0x4e00 + typed))
      typed++
    }
  }
  const equal = (who: readonly StockClient[]) =>
    eventually('all to have all', () => {
      const texts = new Set(who.map(({ text }) => text.toString()))
      return texts.size === 1 && [...texts][0]?.length === typed
    })
  const everybody = clients.map(({ client }) => client)
  for (let round = 0; round < 10; round++) type(everybody)
  await equal(everybody)
  expect(new Set(inRoom())).toEqual(new Set([1]))

  const leaving = clients.filter(({ node }) => node === 0).map(({ client }) => client)
  const staying = clients.filter(({ node }) => node !== 0).map(({ client }) => client)
  const closing = cluster.nodes[0]!.server.close()
  type(staying)
  await closing
  for (const client of leaving) client.close()
  await eventuallyAsync(
    'both to speak the newer format',
    async () => {
      formats.length = 0
      type(staying)
      await equal(staying)
      return inRoom().length > 1 && inRoom().every((version) => version === 3)
    },
    { deadline: SETTLING_MS },
  )
  await eventually('all to be saved', () =>
    staying.every(
      (client) =>
        !('provider' in client) || (client.provider as { unsyncedChanges: number }).unsyncedChanges === 0,
    ),
  )
  const stored = (await readPostgres(cluster.databaseUrl)([address])).get(address)
  expect(stored?.getText('content').toString()).toBe(staying[0]!.text.toString())
  expect(Y.encodeStateVector(stored!)).toEqual(Y.encodeStateVector(staying[0]!.doc))
  for (const client of staying) client.close()
  listener.disconnect()
})
