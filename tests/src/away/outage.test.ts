import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect, connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { startServer } from '../harness/server.ts'
import { metric, type OwnDatabase, ownDatabase, readiness } from './own-database.ts'

let database: OwnDatabase

beforeAll(async () => {
  database = await ownDatabase()
})
afterAll(() => database?.service.stop())

/** Time for which an HTTP request may be repeated, in ms. */
const PATIENCE = { timeout: 30_000, interval: 50 }

it('DUR-40, DUR-47: while PostgreSQL is stopped, edits flow and newcomers join, nothing is acknowledged, and all is saved once it is back', async () => {
  await using server = await startServer(database.serverOptions())
  const ana = connectHocuspocus('hocuspocus-4', server, 'demo/outage')
  const ben = connectHocuspocus('hocuspocus-3', server, 'demo/outage')
  const cleo = connect('y-websocket-3', server, 'demo/outage')
  for (const client of [ana, ben, cleo]) await client.synced()
  ana.text.insert(0, 'Before. ')
  const unsaved = (): number[] => [ana.provider.unsyncedChanges, ben.provider.unsyncedChanges]
  await eventually('the first edit to be saved', () => unsaved().every((count) => count === 0))
  expect(await readiness(server)).toMatchObject({ code: 200, body: { status: 'ready', since: null } })

  const wentDown = Date.now()
  await database.service.down('fast')
  for (const word of ['one ', 'two ', 'three ']) {
    ana.text.insert(ana.text.length, word)
    ben.text.insert(0, word)
    cleo.text.insert(0, word)
  }
  const everywhere = (length: number) => (): boolean =>
    [ana, ben, cleo].every(({ text }) => text.length === length)
  const length = 'Before. '.length + 3 * 'one two three '.length
  await eventually('all edits to be everywhere', everywhere(length))
  await expect.poll(async () => (await readiness(server)).code, PATIENCE).toBe(503)
  await expect.poll(() => metric(server, 'cowrite_journal_healthy'), PATIENCE).toBe(0)
  expect(unsaved()).toEqual([3, 3])

  const newcomer = connect('y-websocket-2', server, 'demo/outage')
  await newcomer.synced()
  expect(newcomer.text.toString()).toBe(ana.text.toString())
  newcomer.text.insert(0, 'New. ')
  await eventually('the edit of the newcomer', everywhere(length + 'New. '.length))
  expect(unsaved()).toEqual([3, 3])
  const { code, body } = await readiness(server)
  expect({ code, ...body }).toMatchObject({ code: 503, status: 'no database', journal: 'retrying' })
  expect(body['unsavedUpdates']).toBe(await metric(server, 'cowrite_journal_pending_updates'))
  expect(body['unsavedUpdates']).toBeGreaterThanOrEqual(7)
  expect(body['unsavedBytes']).toBeGreaterThan(7 * 200)
  const since = Date.parse(String(body['since']))
  expect(since).toBeGreaterThanOrEqual(wentDown)
  expect(await metric(server, 'cowrite_journal_failing_seconds')).toBeGreaterThan(0)

  await database.service.up()
  await eventually('everything to be saved by itself', () => unsaved().every((count) => count === 0))
  await expect.poll(() => metric(server, 'cowrite_journal_pending_updates'), PATIENCE).toBe(0)
  expect(await metric(server, 'cowrite_journal_healthy')).toBe(1)
  expect(await metric(server, 'cowrite_journal_failing_seconds')).toBe(0)
  expect(await readiness(server)).toMatchObject({ code: 200, body: { status: 'ready', since: null } })
  const text = ana.text.toString()
  for (const client of [ana, ben, cleo, newcomer]) client.close()
  await server.kill9()
  await using restarted = await server.restart()
  const reader = connect('y-websocket-3', restarted, 'demo/outage')
  await reader.synced()
  expect(reader.text.toString()).toBe(text)
  reader.close()
})

it('OPS-21: /metrics counts rooms, connections, commits and the process, and names no document', async () => {
  await using server = await startServer(database.serverOptions())
  const secret = 'demo/a-name-that-nobody-should-read'
  const client = connectHocuspocus('hocuspocus-4', server, secret)
  await client.synced()
  for (const letter of 'twelve edits') client.text.insert(client.text.length, letter)
  await eventually('the edits to be saved', () => client.provider.unsyncedChanges === 0)
  const response = await fetch(`${server.url}/metrics`)
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  const text = await response.text()
  expect(text).not.toContain('a-name-that-nobody')
  expect(text).toContain('process_resident_memory_bytes')
  for (const line of text.split('\n')) expect(line).toMatch(/^(# (HELP|TYPE) )?[a-z]\w*|^$/)
  expect(await metric(server, 'cowrite_rooms')).toBe(1)
  expect(await metric(server, 'cowrite_members')).toBe(1)
  expect(await metric(server, 'cowrite_connections')).toBe(1)
  expect(await metric(server, 'cowrite_journal_committed_updates_total')).toBe(12)
  const transactions = await metric(server, 'cowrite_journal_transactions_total')
  expect(transactions).toBeGreaterThanOrEqual(1)
  expect(await metric(server, 'cowrite_journal_commit_seconds_count')).toBe(transactions)
  expect(await metric(server, 'cowrite_journal_commit_seconds_sum')).toBeGreaterThan(0)
  const foreign = await fetch(`${server.url}/metrics`, { headers: { origin: 'https://evil.example' } })
  expect(foreign.status).toBe(403)
  client.close()
  await expect.poll(() => metric(server, 'cowrite_connections'), PATIENCE).toBe(0)
})
