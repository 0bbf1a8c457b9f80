import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { ownDatabase } from '../away/own-database.ts'
import { CLIENT_KINDS } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { startServer } from '../harness/server.ts'
import { freshStore, STORE_KINDS } from '../harness/stores.ts'
import { PATIENCE, VersionsApi, type Writer, writer } from './api.ts'

const ADDRESS = 'demo/restored'

const show = (paragraphs: readonly string[]): string => paragraphs.map((text) => `${text}\n`).join('\n')

async function everywhere(writers: readonly Writer[], paragraphs: readonly string[]): Promise<void> {
  await eventually(
    `everybody to have ${paragraphs.join(' | ')}`,
    () => writers.every((one) => one.paragraphs().join('|') === paragraphs.join('|')),
    { explain: () => writers.map((one) => one.paragraphs().join('|')).join('\n') },
  )
}

describe.each(STORE_KINDS)('restoring on %s', (kind) => {
  it('VER-18: a restored version is what everybody has and what outlives kill -9; the version before it takes it back', async () => {
    await using store = await freshStore(kind)
    await using server = await startServer(store.options)
    const api = new VersionsApi(server, ADDRESS)
    const writers = await Promise.all(CLIENT_KINDS.map((client) => writer(server, ADDRESS, client)))
    const [ana] = writers
    for (const text of ['One.', 'Two.', 'Three.']) ana!.write(text)
    await everywhere(writers, ['One.', 'Two.', 'Three.'])
    const version = await api.name('Three')
    ana!.fragment.delete(0, 2)
    ana!.write('Four.')
    await everywhere(writers, ['Three.', 'Four.'])
    const changed = await api.restore(version.id)
    expect(changed).toMatchObject({ status: 200, body: { restored: version.id, before: expect.any(String) } })
    const before = changed.body.before ?? ''
    await server.kill9()
    await using restarted = await server.restart()
    const after = new VersionsApi(restarted, ADDRESS)
    expect(await after.content('now')).toBe(show(['One.', 'Two.', 'Three.']))
    await everywhere(writers, ['One.', 'Two.', 'Three.'])
    expect((await after.list()).find(({ id }) => id === before)).toMatchObject({
      kind: 'before-restore',
      principal: 'guest',
    })
    expect(await after.content(before)).toBe(show(['Three.', 'Four.']))
    expect((await after.restore(before)).status).toBe(200)
    await everywhere(writers, ['Three.', 'Four.'])
    for (const one of writers) one.close()
  })

  it('VER-20: when nothing differs nothing is written, also when the document is not open', async () => {
    await using store = await freshStore(kind)
    await using server = await startServer(store.options)
    const api = new VersionsApi(server, ADDRESS)
    const ana = await writer(server, ADDRESS)
    ana.write('Same.')
    await expect.poll(() => api.content('now'), PATIENCE).toBe('Same.\n')
    const version = await api.name('Same')
    const updates: Uint8Array[] = []
    ana.doc.on('update', (update: Uint8Array) => updates.push(update))
    expect(await api.restore(version.id)).toEqual({
      status: 200,
      body: { restored: version.id, before: null },
    })
    ana.write('Then.')
    await expect.poll(() => api.content('now'), PATIENCE).toContain('Then.')
    expect(updates.length).toBe(1)
    ana.close()
    await using restarted = await server.restart()
    const after = new VersionsApi(restarted, ADDRESS)
    const [quiet] = await after.list()
    expect(await after.restore(quiet?.id ?? '')).toMatchObject({ status: 200, body: { before: null } })
    expect((await after.list()).length).toBe(2)
    // There are no clients in the document: the edit is made nevertheless.
    expect((await after.restore(version.id)).body.before).toBeTypeOf('string')
    expect(await after.content('now')).toBe('Same.\n')
  })
})

it('VER-19: what people type meanwhile stays, and so do carets in what both have', async () => {
  await using server = await startServer()
  const api = new VersionsApi(server, ADDRESS)
  const ana = await writer(server, ADDRESS)
  const ben = await writer(server, ADDRESS, 'y-websocket-3')
  for (const text of ['Ana types here: ', 'This one changes.', 'Ben types here: ']) ana.write(text)
  await everywhere([ana, ben], ['Ana types here: ', 'This one changes.', 'Ben types here: '])
  const version = await api.name('Before')
  ana.paragraph(1).delete(5, 4)
  ana.write('And this goes.')
  await everywhere([ana, ben], ['Ana types here: ', 'This changes.', 'Ben types here: ', 'And this goes.'])
  const caret = Y.createRelativePositionFromTypeIndex(ana.paragraph(0), 9)
  // Both type during the restore, at the ends of the remaining blocks.
  let isRestored = false
  const restored = api.restore(version.id).finally(() => {
    isRestored = true
  })
  let typed = ''
  for (let i = 0; !isRestored; i++) {
    const word = `n${i};`
    typed += word
    ana.paragraph(0).insert(ana.paragraph(0).length, word)
    ben.paragraph(2).insert(ben.paragraph(2).length, word)
    await delay(5)
  }
  const { status, body } = await restored
  expect(status).toBe(200)
  const last = typed.slice(-8)
  const isWhole = (one: Writer) => one.paragraphs().filter((text) => text.endsWith(last)).length === 2
  await eventually('both to have all', () => isWhole(ana) && isWhole(ben))
  expect(ben.paragraphs()).toEqual(ana.paragraphs())
  const paragraphs = ana.paragraphs()
  expect([paragraphs.length, paragraphs[1]]).toEqual([3, 'This one changes.'])
  const [anaBefore = '', , benBefore = ''] = String(await api.content(body.before ?? '')).split('\n\n')
  for (const [start, now = '', before] of [
    ['Ana types here: ', paragraphs[0], anaBefore],
    ['Ben types here: ', paragraphs[2], benBefore],
  ] as const) {
    expect(now.startsWith(start)).toBe(true)
    const stayed = now.slice(start.length)
    expect(typed.endsWith(stayed)).toBe(true)
    // Only text from before the restore may have been removed, and it is in the version before it.
    const gone = typed.slice(0, typed.length - stayed.length)
    expect(before).toContain(gone)
    expect(stayed.length).toBeGreaterThan(0)
  }
  const place = Y.createAbsolutePositionFromRelativePosition(caret, ana.doc)
  expect([place?.index, place?.type]).toEqual([9, ana.paragraph(0)])
  ana.close()
  ben.close()
})

it('VER-25: a restore without a version to go back to does not happen', async () => {
  const database = await ownDatabase()
  try {
    await using server = await startServer(database.serverOptions())
    const api = new VersionsApi(server, ADDRESS)
    const ana = await writer(server, ADDRESS)
    ana.write('Then.')
    await expect.poll(() => api.content('now'), PATIENCE).toBe('Then.\n')
    const version = await api.name('Then')
    ana.write('Now.')
    await expect.poll(() => api.content('now'), PATIENCE).toBe(show(['Then.', 'Now.']))
    await database.execute(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = 'disk_full'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON document_version EXECUTE FUNCTION refuse()`)
    const refused = await api.restore(version.id)
    expect(refused).toMatchObject({ status: 503, body: { error: 'database-away' } })
    expect(ana.paragraphs()).toEqual(['Then.', 'Now.'])
    expect(await api.content('now')).toBe(show(['Then.', 'Now.']))
    await database.execute('DROP TRIGGER refuse ON document_version')
    expect((await api.restore(version.id)).status).toBe(200)
    await everywhere([ana], ['Then.'])
    ana.close()
  } finally {
    await database.service.stop()
  }
})

it('VER-18: a restore is answered when the database has it, not before', async () => {
  await using fresh = await freshStore('PostgreSQL')
  await using server = await startServer(fresh.options)
  const api = new VersionsApi(server, ADDRESS)
  const ana = await writer(server, ADDRESS)
  ana.write('Then.')
  await expect.poll(() => api.content('now'), PATIENCE).toBe('Then.\n')
  const version = await api.name('Then')
  ana.write('Now.')
  await expect.poll(() => api.content('now'), PATIENCE).toBe(show(['Then.', 'Now.']))
  const database = new pg.Client({ connectionString: fresh.options.env?.['DATABASE_URL'] })
  await database.connect()
  try {
    // Updates of the document wait for this lock; versions do not.
    await database.query("BEGIN; SELECT FROM document WHERE key = 'restored' FOR NO KEY UPDATE")
    let status: number | null = null
    const restored = api.restore(version.id).then((answer) => {
      status = answer.status
    })
    await everywhere([ana], ['Then.'])
    expect(await api.content('now')).toBe('Then.\n')
    expect(status).toBeNull()
    await database.query('ROLLBACK')
    await restored
    expect(status).toBe(200)
  } finally {
    await database.end()
  }
  ana.close()
})
