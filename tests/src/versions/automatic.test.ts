import { describe, expect, it } from 'vitest'
import { ownDatabase } from '../away/own-database.ts'
import { startServer } from '../harness/server.ts'
import { freshStore, STORE_KINDS } from '../harness/stores.ts'
import { PATIENCE, type Version, VersionsApi, writer } from './api.ts'

const ADDRESS = 'demo/kept'

const kinds = (versions: readonly Version[]): string[] => versions.map(({ kind }) => kind)

describe.each(STORE_KINDS)('automatic versions on %s', (kind) => {
  it('VER-11, VER-12: a document gets a version when the last one leaves and when the server stops, but only if something changed', async () => {
    await using store = await freshStore(kind)
    await using server = await startServer(store.options)
    const api = new VersionsApi(server, ADDRESS)
    const first = await writer(server, ADDRESS)
    first.write('First.')
    await expect.poll(() => api.content('now'), PATIENCE).toBe('First.\n')
    first.close()
    await expect.poll(async () => kinds(await api.list()), PATIENCE).toEqual(['quiet'])

    // A client that only reads: the room is loaded, and closed without a version.
    const reader = await writer(server, ADDRESS)
    expect(reader.paragraphs()).toEqual(['First.'])
    reader.close()
    const other = new VersionsApi(server, 'demo/other')
    const elsewhere = await writer(server, 'demo/other')
    elsewhere.write('Later.')
    await expect.poll(() => other.content('now'), PATIENCE).toBe('Later.\n')
    elsewhere.close()
    await expect.poll(async () => kinds(await other.list()), PATIENCE).toEqual(['quiet'])
    expect(kinds(await api.list())).toEqual(['quiet'])

    const second = await writer(server, ADDRESS)
    second.write('Second.')
    await expect.poll(() => api.content('now'), PATIENCE).toBe('First.\n\nSecond.\n')
    expect(await server.stop()).toMatchObject({ code: 0 })
    second.close()
    await using restarted = await server.restart()
    const after = new VersionsApi(restarted, ADDRESS)
    const [newest, oldest, ...more] = await after.list()
    expect([newest?.kind, oldest?.kind, more.length]).toEqual(['quiet', 'quiet', 0])
    expect(newest?.principal).toBe('guest')
    expect(await after.content(newest?.id ?? '')).toBe('First.\n\nSecond.\n')
    expect(await after.content(oldest?.id ?? '')).toBe('First.\n')
    expect(kinds(await new VersionsApi(restarted, 'demo/other').list())).toEqual(['quiet'])
  })
})

it('VER-10: a document that is edited gets a version COWRITE_VERSIONS_MINUTES after the first change since the last one', async () => {
  await using server = await startServer({ env: { COWRITE_VERSIONS_MINUTES: '0.02' } })
  const api = new VersionsApi(server, ADDRESS)
  const ana = await writer(server, ADDRESS)
  const untouched = await writer(server, 'demo/untouched')
  ana.write('One.')
  await expect.poll(async () => kinds(await api.list()), PATIENCE).toEqual(['interval'])
  ana.write('Two.')
  await expect.poll(async () => kinds(await api.list()), PATIENCE).toEqual(['interval', 'interval'])
  const [newest, oldest] = await api.list()
  expect(await api.content(oldest?.id ?? '')).toBe('One.\n')
  expect(await api.content(newest?.id ?? '')).toBe('One.\n\nTwo.\n')
  expect(await new VersionsApi(server, 'demo/untouched').list()).toEqual([])
  ana.close()
  untouched.close()
})

it('VER-13: before an agent writes, what changed since the last version is kept in one', async () => {
  await using server = await startServer()
  const api = new VersionsApi(server, ADDRESS)
  const ana = await writer(server, ADDRESS)
  for (const sentence of [
    'The harbour opened in spring after years of work.',
    'Ships from the north brought timber and fish to the harbour.',
    'Trade grew quickly, and the town built a second harbour.',
    'Timber became scarce, so ships brought coal instead.',
  ])
    ana.write(sentence)
  const text = `${ana.paragraphs().join('\n\n')}\n`
  await expect.poll(() => api.content('now'), PATIENCE).toBe(text)
  expect((await api.ask('POST', '/runs', { agent: 'summarizer', action: 'summarize' })).status).toBe(201)
  await expect.poll(() => ana.fragment.length, PATIENCE).toBeGreaterThan(4)
  await expect.poll(async () => kinds(await api.list()), PATIENCE).toEqual(['before-run'])
  const [before] = await api.list()
  expect(before?.principal).toBe('guest')
  expect(await api.content(before?.id ?? '')).toBe(text)
  ana.close()
})

it('VER-14: versions that the database does not take disturb nobody, and are kept once it does', async () => {
  const database = await ownDatabase()
  try {
    const options = database.serverOptions({ COWRITE_VERSIONS_MINUTES: '0.01' })
    await using server = await startServer(options)
    const api = new VersionsApi(server, ADDRESS)
    const ana = await writer(server, ADDRESS)
    await database.execute('ALTER TABLE document_version RENAME TO document_version_away')
    ana.write('Nobody is disturbed.')
    await expect
      .poll(() => server.logs.some((line) => line.includes('version could not')), PATIENCE)
      .toBe(true)
    const ben = await writer(server, ADDRESS)
    ben.write('Not at all.')
    await expect.poll(() => ana.paragraphs(), PATIENCE).toEqual(['Nobody is disturbed.', 'Not at all.'])
    expect((await api.ask('POST', '/versions', { name: 'Refused' })).status).toBeGreaterThanOrEqual(500)
    await database.execute('ALTER TABLE document_version_away RENAME TO document_version')
    await expect.poll(async () => (await api.list()).length, PATIENCE).toBeGreaterThan(0)
    const [newest] = await api.list()
    expect(await api.content(newest?.id ?? '')).toBe('Nobody is disturbed.\n\nNot at all.\n')
    ana.close()
    ben.close()
  } finally {
    await database.service.stop()
  }
})
