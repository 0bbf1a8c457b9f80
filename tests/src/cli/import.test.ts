import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { everything, newKey, newPlace, writeDocument } from './place.ts'
import { runCommand, startCommand } from './run-command.ts'

it('BAK-5: a damaged or incomplete file changes nothing, and the import says at which line', async () => {
  await using source = await newPlace()
  await using target = await newPlace('PGlite')
  await source.use(async (store) => {
    for (const key of ['one', 'two', 'three']) await writeDocument(store, key)
  })
  const file = source.file('all.cowrite')
  await runCommand(['export', '--to', file], source.env)
  const whole = await readFile(file, 'utf8')
  const lines = whole.split('\n')
  const attempts: [string, RegExp][] = [
    [whole.replace('Title of two', 'Title of too'), /is damaged, at line \d+: its checksum/],
    [lines.toSpliced(3, 1).join('\n'), /is damaged, at line \d+: /],
    [lines.slice(0, -2).join('\n'), new RegExp(`is incomplete, at line ${lines.length - 2}: the file ends`)],
    ['id,title\n1,Plan\n', /cannot be imported, at line 1: it is no export/],
  ]
  for (const [content, message] of attempts) {
    await writeFile(file, content)
    const { code, stdout, stderr } = await runCommand(['import', '--from', file], target.env)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(message)
    expect(stderr).toMatch(/Nothing was changed\.\n$/)
  }
  // Not even a database was created.
  expect(existsSync(`${target.env['COWRITE_DATA_DIR']}/database`)).toBe(false)
})

it('BAK-8: a document whose address belongs to another is reported and left out, everything else is imported', async () => {
  await using source = await newPlace()
  await using target = await newPlace()
  await source.use(async (store) => {
    for (const key of ['one', 'two', 'three']) await writeDocument(store, key)
  })
  const other = await target.use((store) => writeDocument(store, 'two', 5))
  const before = await target.use(everything)
  const file = source.file('all.cowrite')
  await runCommand(['export', '--to', file], source.env)
  const { code, stdout } = await runCommand(['import', '--from', file], target.env)
  expect(code).toBe(1)
  expect(stdout).toMatch(
    new RegExp(`^NOT IMPORTED demo/two \\(\\S+\\): the address belongs to another .*${other}`),
  )
  expect(stdout).toMatch(/Imported 2 documents and 2 versions\.\nNot imported: 1 document,/)
  const after = await target.use(everything)
  const exported = await source.use(everything)
  expect(after).toEqual({ ...exported, 'demo/two': before['demo/two'] })
})

it('EVT-12: consumers are told of each imported document, and of none that is there already', async () => {
  await using source = await newPlace()
  await using target = await newPlace()
  const [one, two] = await source.use(async (store) => {
    const ids = [await writeDocument(store, 'one'), await writeDocument(store, 'two')]
    await store.documents.setReadOnly(ids[1]!, true)
    await store.documents.setTemplate(ids[1]!, true)
    await store.documents.setTrashed(ids[1]!, true)
    return ids
  })
  const file = source.file('all.cowrite')
  await runCommand(['export', '--to', file], source.env)
  await target.use((store) => store.outbox.register('search'))
  for (const _ of ['first', 'again'])
    expect(await runCommand(['import', '--from', file], target.env)).toMatchObject({ code: 0 })
  const events = (id: string) => target.use((store) => store.outbox.read(id, 0, 9))
  expect(await events(one!)).toMatchObject([
    { type: 'created', principals: ['server'], payload: { title: 'Title of one' } },
  ])
  expect(await events(two!)).toMatchObject([
    { type: 'created', principals: ['server'], payload: { title: 'Title of two' } },
    { type: 'read-only-changed', payload: { readOnly: true } },
    { type: 'template-changed', payload: { template: true } },
    { type: 'trashed' },
  ])
  expect(
    await target.use((store) => store.outbox.claim('search', { leaseMs: 1_000, limit: 9 })),
  ).toHaveLength(2)
})

it('BAK-7: an import killed with kill -9 leaves whole documents only, and run again brings the rest', async () => {
  await using source = await newPlace()
  await using target = await newPlace()
  await source.use(async (store) => {
    for (let at = 0; at < 150; at++) await writeDocument(store, `d${at}`, 4)
  })
  const exported = await source.use(everything)
  const file = source.file('all.cowrite')
  await runCommand(['export', '--to', file], source.env)
  await runCommand(['migrate'], target.env)
  const command = startCommand(['import', '--from', file], target.env)
  let documents = 0
  const watch = async (): Promise<void> => {
    while (documents < 5)
      documents = Number((await target.raw('SELECT count(*) AS n FROM document'))[0]?.['n'])
  }
  const watching = watch()
  await eventually('some documents to be imported', () => documents >= 5)
  command.process.kill('SIGKILL')
  await Promise.all([command.ended, watching])
  const half = await target.use(everything)
  expect(Object.keys(half).length).toBeLessThan(150)
  for (const [address, document] of Object.entries(half)) {
    // The versions of a document are separate records.
    expect({ ...(document as object), versions: [] }).toEqual({
      ...(exported[address] as object),
      versions: [],
    })
  }
  const { code, stdout } = await runCommand(['import', '--from', file], target.env)
  expect(code).toBe(0)
  expect(stdout).toMatch(
    new RegExp(`^Imported ${150 - Object.keys(half).length} documents and \\d+ versions`),
  )
  expect(await target.use(everything)).toEqual(exported)
})

it('ENC-9: a sealed export is imported with its key only, and sealed there with the first one', async () => {
  await using source = await newPlace()
  await using target = await newPlace()
  const [old, young] = [newKey('old'), newKey('young')]
  await source.use((store) => writeDocument(store, 'one'), old)
  const exported = await source.use(everything, old)
  const file = source.file('all.cowrite')
  const sealed = { ...source.env, COWRITE_ENCRYPTION_KEYS: old }
  expect(await runCommand(['export', '--to', file], sealed)).toMatchObject({ code: 0, stderr: '' })
  const text = await readFile(file, 'utf8')
  expect(JSON.parse(text.split('\n', 1)[0]!)).toMatchObject({ key: 'old' })
  expect(text).not.toContain(Buffer.from('word 1 of one').toString('base64').slice(4, 16))
  for (const [keys, message] of [
    [{}, /sealed with the key old, which COWRITE_ENCRYPTION_KEYS does not name\. Nothing/],
    [{ COWRITE_ENCRYPTION_KEYS: newKey('old') }, /the key old .* is not the one .*\. Nothing/],
  ] as const) {
    const { code, stderr } = await runCommand(['import', '--from', file], { ...target.env, ...keys })
    expect(code).toBe(1)
    expect(stderr).toMatch(message)
  }
  const both = `${young},${old}`
  const env = { ...target.env, COWRITE_ENCRYPTION_KEYS: both }
  expect(await runCommand(['import', '--from', file], env)).toMatchObject({ code: 0 })
  expect(await target.use(everything, both)).toEqual(exported)
  const formats = await target.raw(
    'SELECT DISTINCT format, substring(bytes FROM 3 FOR 5) AS name FROM document_update',
  )
  expect(formats).toEqual([{ format: 1, name: Buffer.from('young') }])
})

it('ACC-123: the documents of a file go into the project that the operator names, and belong to its organization', async () => {
  await using source = await newPlace()
  await using target = await newPlace('PostgreSQL')
  await source.use(async (store) => {
    for (const key of ['one', 'two']) await writeDocument(store, key)
  })
  const file = source.file('all.cowrite')
  await runCommand(['export', '--to', file], source.env)
  const wrong = await runCommand(['import', '--from', file, '--project', 'No such'], target.env)
  expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('is no name of a project') })
  const organization = '01a22e3a-11d5-7126-85b0-e2ab9cf769a4'
  await target.use(async () => undefined)
  await target.raw("INSERT INTO organization (id, name) VALUES ($1, 'Garden')", [organization])
  await target.use((store) => store.access!.projects.create(organization, 'beds', 'Beds'))
  const { code, stdout } = await runCommand(['import', '--from', file, '--project', 'beds'], target.env)
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'Imported 2 documents and 2 versions.\n' })
  const seen = await target.use(async (store) => {
    const listed = await store.forTenants([organization]).documents.list(null, { trashed: false, limit: 9 })
    return listed.map(({ project, key }) => `${project}/${key}`).toSorted()
  })
  expect(seen).toEqual(['beds/one', 'beds/two'])
})
