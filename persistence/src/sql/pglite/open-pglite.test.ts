import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { LOCK_FILE } from '../../folder/folder-lock.ts'
import { openStore } from '../../open-store.ts'
import type { Store } from '../../store.ts'
import { MIGRATIONS } from '../migrations/index.ts'

const WRITER = fileURLToPath(new URL('./pglite-writer-for-tests.ts', import.meta.url))
/** V8 compiles PGlite's program once, quickly, as in the processes of tests. */
const COMPILED_ONCE = '--liftoff-only'

const folders: string[] = []
const children: ChildProcessByStdio<Writable, Readable, null>[] = []

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cowrite-pglite-'))
  folders.push(folder)
  return folder
}

function open(dataDir: string): Promise<Store> {
  return openStore({ kind: 'pglite', dataDir })
}

/** Starts another process on the folder; `lines` is what it prints. */
function startWriter(folder: string, inFlight: number) {
  const child = spawn(process.execPath, [COMPILED_ONCE, WRITER, folder, String(inFlight)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  const ended = once(child, 'exit')
  return { child, ended, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() }
}

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
})

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

it('a statement that fails rolls the transaction back, also when the work caught the error', async () => {
  const store = await open(await newFolder())
  const { document } = await store.documents.ensure({ project: 'p', key: 'caught' }, 'Untitled')
  const update = { documentId: document.id, bytes: Uint8Array.of(1), principal: 'guest' }
  const unit = store.transaction(async ({ documents, updates }) => {
    await updates.append([update])
    await expect(documents.rename('no UUID', 'Name')).rejects.toMatchObject({ code: 'rejected' })
  })
  await expect(unit).rejects.toMatchObject({ name: 'StoreError', code: 'rejected' })
  expect(await store.updates.append([update])).toEqual([1])
  await store.close()
})

describe('the data folder', () => {
  it('OPS-31: a new database reports every migration, also when it is a copy of the template, and an existing one none', async () => {
    const dataDir = await newFolder()
    const reported: (readonly string[])[] = []
    const onMigrated = (names: readonly string[]): number => reported.push(names)
    for (let i = 0; i < 2; i++) await (await openStore({ kind: 'pglite', dataDir, onMigrated })).close()
    expect(reported).toEqual([MIGRATIONS.map(({ name }) => name), []])
  })

  it('DUR-9: keeps everything over a restart, and its lock only while open', async () => {
    const folder = join(await newFolder(), 'deep/er')
    const first = await open(folder)
    expect(existsSync(join(folder, LOCK_FILE))).toBe(true)
    const { document } = await first.documents.ensure({ project: 'p', key: 'a' }, 'Kept')
    await first.updates.append([
      { documentId: document.id, bytes: Uint8Array.of(1, 2), principal: 'guest:one' },
    ])
    await first.close()
    expect(await readdir(folder)).toEqual(['database'])
    const second = await open(folder)
    expect(await second.documents.find({ project: 'p', key: 'a' })).toMatchObject({ title: 'Kept' })
    expect((await second.updates.load(document.id)).tail).toEqual([{ seq: 1, bytes: Uint8Array.of(1, 2) }])
    await second.close()
  })

  it('DUR-10: is refused to a second process, which says who has it, and to a second store in one process', async () => {
    const folder = await newFolder()
    const store = await open(folder)
    const { ended, lines } = startWriter(folder, 0)
    const said = String((await lines.next()).value)
    expect(said).toContain(
      `StoreError The data folder ${folder} is in use: process ${process.pid} has had it since`,
    )
    expect(said).toContain('Stop that process or choose another folder')
    expect(await ended).toEqual([3, null])
    await expect(open(folder)).rejects.toMatchObject({ code: 'folder-in-use' })
    await store.ping()
    await store.close()
    await (await open(folder)).close()
  })

  it('DUR-11: everything acknowledged is there after kill -9 of the writing process, and writing goes on', async () => {
    const folder = await newFolder()
    const acknowledged = new Map<string, Map<number, number>>([
      ['a', new Map()],
      ['b', new Map()],
    ])
    for (const updates of [150, 40]) {
      const { child, ended, lines } = startWriter(folder, 8)
      expect((await lines.next()).value).toMatch(/^open \d+$/)
      const note = (line: string): void => {
        const [key = '', seq, byte] = line.split(' ')
        acknowledged.get(key)?.set(Number(seq), Number(byte))
      }
      for (let at = 0; at < updates; at++) note(String((await lines.next()).value))
      child.kill('SIGKILL')
      expect(await ended).toEqual([null, 'SIGKILL'])
      // What it had printed before it died was acknowledged too; the last line may be cut short.
      for await (const line of lines) if (/^[ab] \d+ \d+$/.test(line)) note(line)
      expect(existsSync(join(folder, LOCK_FILE))).toBe(true)

      const store = await open(folder)
      for (const [key, seqs] of acknowledged) {
        const document = await store.documents.find({ project: 'p', key })
        const { snapshot, tail, head } = await store.updates.load(document?.id ?? '')
        const base = snapshot?.seq ?? 0
        expect(tail.map((update) => update.seq)).toEqual(
          Array.from({ length: head - base }, (_, at) => base + at + 1),
        )
        const stored = new Map(tail.map((update) => [update.seq, update.bytes]))
        for (const [seq, byte] of seqs) {
          expect(seq).toBeLessThanOrEqual(head)
          if (seq > base) expect(new Set(stored.get(seq))).toEqual(new Set([byte]))
        }
      }
      await store.close()
    }
  })

  it('DUR-7: is refused when a newer program has migrated it, and unlocked again', async () => {
    const folder = await newFolder()
    await (await open(folder)).close()
    const db = await PGlite.create(join(folder, 'database'))
    await db.exec(`INSERT INTO kysely_migration VALUES ('9999-later', '${new Date().toISOString()}')`)
    await db.close()
    await expect(open(folder)).rejects.toMatchObject({
      code: 'database-newer',
      message: expect.stringContaining('9999-later'),
    })
    expect(existsSync(join(folder, LOCK_FILE))).toBe(false)
  })

  it('is refused with a reason, and unlocked again, when what is in it is no database', async () => {
    const folder = await newFolder()
    await writeFile(join(folder, 'database'), 'a file where a folder belongs')
    await expect(open(folder)).rejects.toMatchObject({ code: 'unavailable' })
    expect(existsSync(join(folder, LOCK_FILE))).toBe(false)
  })
})
