import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect, connectHocuspocus, type HocuspocusClient } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { readHocuspocus } from '../harness/frames.ts'
import { startServer } from '../harness/server.ts'
import { metric, type OwnDatabase, ownDatabase, readiness } from './own-database.ts'

/** Room for about ninety edits of one letter. */
const JOURNAL_BYTES = 20_000
const LETTERS = 'abcdefghij'.repeat(15)
const PATIENCE = { timeout: 30_000, interval: 50 }

let database: OwnDatabase

beforeAll(async () => {
  database = await ownDatabase()
})
afterAll(() => database?.service.stop())

/** The server's answers to this client's updates so far: accepted and refused. */
function answers({ network }: HocuspocusClient): { taken: number; refused: number } {
  const statuses = network.received.map(readHocuspocus).filter((message) => message.type === 'sync-status')
  const taken = statuses.filter((status) => status.accepted).length
  return { taken, refused: statuses.length - taken }
}

it('DUR-41, OPS-22: an edit refused because the journal is full is refused in the open, asked for when there is room, and saved', async () => {
  await using server = await startServer(
    database.serverOptions({ COWRITE_JOURNAL_MAX_BYTES: String(JOURNAL_BYTES) }),
  )
  const ana = connectHocuspocus('hocuspocus-4', server, 'demo/full')
  const ben = connectHocuspocus('hocuspocus-3', server, 'demo/full')
  const cleo = connect('y-websocket-2', server, 'demo/full')
  const dora = connect('y-websocket-3', server, 'demo/full')
  const all = [ana, ben, cleo, dora]
  for (const client of all) await client.synced()
  ana.text.insert(0, 'Start. ')
  const unsaved = (): number[] => [ana.provider.unsyncedChanges, ben.provider.unsyncedChanges]
  const nothingUnsaved = (): boolean => unsaved().every((count) => count === 0)
  await eventually('the first edit to be saved and everywhere', () => {
    return nothingUnsaved() && all.every(({ text }) => text.length === 'Start. '.length)
  })

  await database.service.down('fast')
  for (const letter of LETTERS) ana.text.insert(ana.text.length, letter)
  await eventually('the journal to refuse', () => answers(ana).refused > 0)
  const before = dora.network.received.length
  ben.text.insert(0, 'Ben. ')
  ben.text.delete(ben.text.length - 1, 1)
  cleo.text.insert(0, 'Cleo. ')
  dora.text.insert(0, 'Dora. ')
  // Accepted letters may not have reached all clients yet.
  const told = (): number =>
    dora.network.received
      .slice(before)
      .filter((frame) => Buffer.from(frame).toString('latin1').includes('journal-full')).length
  await eventually('the refusal of each update', () => answers(ben).refused === 2 && told() > 0)
  expect(told()).toBe(1)
  // Refused edits do not reach others, and are not acknowledged as saved.
  expect(ben.text.toString()).not.toContain('Cleo')
  expect(unsaved()).toEqual([LETTERS.length, 2])
  const { code, body } = await readiness(server)
  expect({ code, ...body }).toMatchObject({ code: 503, status: 'journal full', journal: 'retrying' })
  expect(body['unsavedBytes']).toBeLessThanOrEqual(JOURNAL_BYTES)
  expect(await metric(server, 'cowrite_journal_full')).toBe(1)
  expect(await metric(server, 'cowrite_journal_refused_updates_total')).toBeGreaterThan(0)
  // A connection that breaks in this state reconnects, and its handshake is refused as well.
  ben.network.cut()
  const refusedOnce = answers(ben).refused
  await eventually('the handshake to be refused', () => answers(ben).refused > refusedOnce)

  const coming = database.service.up()
  // Clients continue to write while the database returns.
  let extra = 0
  const saved = (): boolean => nothingUnsaved() && ana.text.toString() === dora.text.toString()
  await coming
  while (!saved() && extra < 200) {
    ana.text.insert(ana.text.length, '.')
    extra++
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await eventually('everything to be saved and everywhere', () => {
    return nothingUnsaved() && all.every(({ text }) => text.toString() === ana.text.toString())
  })
  for (const name of ['Ben. ', 'Cleo. ', 'Dora. ']) expect(ana.text.toString()).toContain(name)
  expect(ana.text.length).toBe('Start. Ben. Cleo. Dora. '.length + LETTERS.length + extra - 1)
  // One for the handshake and one for each edit, refused or not.
  expect(answers(ana).taken).toBe(2 + LETTERS.length + extra)
  await expect.poll(async () => (await readiness(server)).code, PATIENCE).toBe(200)
  expect(await metric(server, 'cowrite_journal_full')).toBe(0)

  // The counts are exact again: the next edit counts as unsaved until it is committed.
  await database.service.down('fast')
  ana.text.insert(0, '!')
  ben.text.insert(0, '!')
  await eventually('the edits to be everywhere', () => dora.text.toString().startsWith('!!'))
  expect(unsaved()).toEqual([1, 1])
  await database.service.up()
  await eventually('the edits to be saved', nothingUnsaved)

  const text = ana.text.toString()
  for (const client of all) client.close()
  await server.kill9()
  await using restarted = await server.restart()
  const reader = connect('y-websocket-3', restarted, 'demo/full')
  await reader.synced()
  expect(reader.text.toString()).toBe(text)
  reader.close()
}, 120_000)
