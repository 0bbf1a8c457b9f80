import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { CLIENT_KINDS, connect } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { startServer } from '../harness/server.ts'
import { STORE_KINDS } from '../harness/stores.ts'
import { everything, newPlace, writeDocument, writeThread } from './place.ts'
import { runCommand } from './run-command.ts'

const [PGLITE, POSTGRES] = STORE_KINDS

it.each([
  [PGLITE, POSTGRES],
  [POSTGRES, PGLITE],
])(
  'BAK-1, BAK-6, BAK-7, COM-34: everything in %s, exported and imported into %s, is the same; once more changes nothing',
  async (from, to) => {
    await using source = await newPlace(from)
    await using target = await newPlace(to)
    const before = await source.use(async (store) => {
      await writeThread(store, await writeDocument(store, 'one'))
      const trashed = await writeDocument(store, 'in the trash', 3)
      await store.documents.setTrashed(trashed, true)
      await writeDocument(store, 'elsewhere', 4, 'other')
      await store.documents.ensure({ project: 'demo', key: 'empty' }, 'Nothing yet')
      return await everything(store)
    })
    const file = source.file('all.cowrite')
    const exported = await runCommand(['export', '--to', file], source.env)
    expect(exported).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Exported 4 documents, 9 updates, 3 versions to /),
    })
    expect(exported.stderr).toMatch(/COWRITE_ENCRYPTION_KEYS is not set/)
    expect(await runCommand(['import', '--from', file], target.env)).toEqual({
      code: 0,
      stdout: 'Imported 4 documents and 3 versions.\nImported 1 thread of comments.\n',
      stderr: '',
    })
    expect(await target.use(everything)).toEqual(before)
    expect(await runCommand(['import', '--from', file], target.env)).toMatchObject({
      code: 0,
      stdout: 'Imported 0 documents and 0 versions.\nThere already: 4 documents and 3 versions.\n',
    })
    expect(await target.use(everything)).toEqual(before)
    expect(await runCommand(['verify'], target.env)).toMatchObject({ code: 0 })

    const own = source.file('project.cowrite')
    await runCommand(['export', '--to', own, '--project', 'other'], source.env)
    const lines = (await readFile(own, 'utf8')).trimEnd().split('\n')
    const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(records.filter(({ type }) => type === 'document')).toMatchObject([
      { project: 'other', key: 'elsewhere' },
    ])
  },
)

it('BAK-1, BAK-10: exports and verifies while stock clients write; each document is whole, as of one moment', async () => {
  await using source = await newPlace()
  await using target = await newPlace()
  await using server = await startServer({ env: source.env })
  const clients = CLIENT_KINDS.map((kind) => connect(kind, server, `demo/${kind}`))
  await Promise.all(clients.map((client) => client.synced()))
  for (const { text, kind } of clients) text.insert(0, `At first, ${kind}.`)
  const stored = () => source.raw('SELECT count(*)::int AS documents FROM document WHERE head > 0')
  await eventuallyAsync(async () => Number((await stored())[0]?.['documents']) >= clients.length)
  let letters = 0
  const typing = setInterval(() => {
    letters++
    for (const { text } of clients) text.insert(text.length, String(letters % 10))
  }, 5)
  const file = source.file('live.cowrite')
  const [exported, verified] = await Promise.all([
    runCommand(['export', '--to', file], source.env),
    runCommand(['verify'], source.env),
  ])
  const reached = letters
  await eventually('more to be written after the export', () => letters > reached + 10)
  clearInterval(typing)
  for (const client of clients) client.close()
  expect(exported).toMatchObject({ code: 0 })
  expect(verified).toMatchObject({ code: 0, stdout: expect.stringMatching(/nothing is damaged/) })

  expect(await runCommand(['import', '--from', file], target.env)).toMatchObject({ code: 0 })
  expect(await runCommand(['verify'], target.env)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/nothing is damaged/),
  })
  await target.use(async (store) => {
    for (const { kind, doc } of clients) {
      const document = await store.documents.find({ project: 'demo', key: kind })
      const { snapshot, tail, head } = await store.updates.load(document!.id)
      const restored = new Y.Doc()
      for (const bytes of [snapshot?.bytes, ...tail.map((row) => row.bytes)]) {
        if (bytes !== undefined) Y.applyUpdate(restored, bytes)
      }
      const text = restored.getText('content').toString()
      expect(text.startsWith(`At first, ${kind}.`)).toBe(true)
      // A consistent state: a prefix of the typed text, without gaps.
      expect(doc.getText('content').toString().startsWith(text)).toBe(true)
      expect(text.length).toBeLessThan(doc.getText('content').length)
      expect((tail.at(-1)?.seq ?? snapshot?.seq) === head).toBe(true)
    }
  })
})

async function eventuallyAsync(condition: () => Promise<boolean>): Promise<void> {
  let met = false
  let failure: unknown = null
  const poll = async (): Promise<void> => {
    while (!met && failure === null) met = await condition()
  }
  poll().catch((error: unknown) => {
    failure = error
  })
  await eventually('the first words to be stored', () => {
    if (failure !== null) throw failure
    return met
  })
}
