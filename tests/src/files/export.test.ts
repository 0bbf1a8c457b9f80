import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { blobPlace, newId, type Store } from '@cowrite/persistence'
import { bytesOf } from '@cowrite/server/files/storage/file-storage'
import { FolderStorage } from '@cowrite/server/files/storage/folder-storage'
import { expect, it } from 'vitest'
import { newKey, newPlace } from '../cli/place.ts'
import { runCommand } from '../cli/run-command.ts'
import { tempFolder } from '../harness/temp-folder.ts'

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** Makes a file with two objects in a document, as the server does. */
async function addFile(store: Store, storage: FolderStorage, documentId: string, objects: readonly Buffer[]) {
  const file = {
    id: newId(),
    documentId,
    name: 'größe.png',
    size: 7,
    type: 'image/png',
    kind: 'image' as const,
  }
  await store.files.add({ ...file, principal: 'guest', partSize: 7, request: null })
  await store.files.take(file.id, new Date(), new Date(Date.now() + 60_000))
  const stored = objects.map((bytes, at) => ({
    ...{
      name: at === 0 ? 'original' : 'thumb',
      type: at === 0 ? 'image/png' : 'image/webp',
      size: bytes.length,
    },
  }))
  for (const [at, bytes] of objects.entries())
    await storage.write(`${blobPlace(file.id)}${stored[at]!.name}`, once(bytes))
  const size = objects.reduce((sum, { length }) => sum + length, 0)
  const about = { type: 'image/png', kind: 'image' as const, width: 3, height: 2, objects: stored }
  const ready = await store.transaction(({ files }) =>
    files.finish(file.id, { id: file.id, hash: `hash of ${file.id}`, size, ...about }),
  )
  if (ready === null) throw new Error('The file is not ready.')
  return ready
}

it('FILE-27, BAK-1: an export has the files of its documents, sealed as everything else, and an import restores each once', async () => {
  await using source = await newPlace()
  await using target = await newPlace('PGlite')
  await using folder = await tempFolder()
  const env = { ...source.env, COWRITE_DATA_DIR: folder.path, COWRITE_ENCRYPTION_KEYS: newKey('k') }
  const from = new FolderStorage(join(folder.path, 'files'))
  // More than one line has room for.
  const objects = [randomBytes(900_000), Buffer.from('a small picture in plain words')]
  const files = await source.use(async (store) => {
    const ids = []
    for (const key of ['one', 'two'])
      ids.push((await store.documents.ensure({ project: 'demo', key }, key)).document.id)
    const [one = '', two = ''] = ids
    const shared = await addFile(store, from, one, objects)
    await store.files.attach(two, [shared.id])
    const lost = await addFile(store, from, one, [Buffer.from('lost')])
    await from.clear(blobPlace(lost.id))
    return { one, two, shared, lost }
  }, env.COWRITE_ENCRYPTION_KEYS)

  const path = source.file('all.cowrite')
  const exported = await runCommand(['export', '--to', path], env)
  expect(exported.stderr).toMatch(new RegExp(`LEFT OUT file ${files.lost.id} \\(größe.png\\)`))
  expect(exported.code).toBe(1)
  expect((await readFile(path)).includes(objects[1]!.toString('base64'))).toBe(false)

  const wanted = { ...target.env, COWRITE_ENCRYPTION_KEYS: env.COWRITE_ENCRYPTION_KEYS }
  const imported = await runCommand(['import', '--from', path], wanted)
  expect(imported.stdout).toMatch(/Imported 1 file\./)
  const into = new FolderStorage(join(target.env['COWRITE_DATA_DIR'] ?? '', 'files'))
  const checkAll = () =>
    target.use(async (store) => {
      for (const id of [files.one, files.two]) {
        const [file, ...more] = await store.files.list(id, { after: null, limit: 9 })
        expect(more).toEqual([])
        expect(file).toMatchObject({
          id: files.shared.id,
          name: 'größe.png',
          size: 7,
          blob: files.shared.blob,
        })
      }
    }, env.COWRITE_ENCRYPTION_KEYS)
  await checkAll()
  for (const [at, name] of ['original', 'thumb'].entries()) {
    const bytes = await bytesOf(await into.read(`${blobPlace(files.shared.id)}${name}`))
    expect(bytes.equals(objects[at]!)).toBe(true)
  }
  expect((await runCommand(['import', '--from', path], wanted)).stdout).not.toMatch(/file/)
  await checkAll()
})
