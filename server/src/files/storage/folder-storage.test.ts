import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { FolderStorage } from './folder-storage.ts'
import { MemoryStorage } from './memory-storage.ts'
import { describeStorage } from './storage.contract.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cowrite-files-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function* one(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

describeStorage('the data folder', async () => new FolderStorage(join(folder, 'files')))
describeStorage('the memory', async () => new MemoryStorage())

it('FILE-7: folders and files are readable by their owner only, and what was left unfinished is deleted after a day', async () => {
  const root = join(folder, 'private')
  const storage = new FolderStorage(root)
  const place = `blobs/${randomUUID()}/`
  await storage.write(`${place}original`, one('x'))
  const modes: [string, number][] = [
    ['', 0o700],
    ['unfinished', 0o700],
    ['blobs', 0o700],
    [place, 0o700],
    [`${place}original`, 0o600],
  ]
  for (const [path, mode] of modes) expect((await stat(join(root, path))).mode & 0o777, path).toBe(mode)
  for (const name of ['old', 'new']) await writeFile(join(root, 'unfinished', name), name)
  const yesterday = Date.now() / 1_000 - 25 * 3_600
  await utimes(join(root, 'unfinished', 'old'), yesterday, yesterday)
  await storage.tidy(new Date())
  expect(await readdir(join(root, 'unfinished'))).toEqual(['new'])
})

it('FILE-7: the memory takes no more than its bound', async () => {
  const storage = new MemoryStorage(10)
  const [first, second] = [randomUUID(), randomUUID()].map((id) => `blobs/${id}/original`)
  await storage.write(first!, one('123456'), 6)
  await expect(storage.write(second!, one('123456'), 6)).rejects.toMatchObject({ code: 'full' })
  await storage.clear(first!.replace('original', ''))
  await storage.write(second!, one('123456'), 6)
})
