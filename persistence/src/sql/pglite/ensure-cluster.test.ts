import { type ChildProcess, spawn } from 'node:child_process'
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { packTemplate, unpackTemplate } from './cluster-template.ts'
import { DRAFT_SUFFIX, ensureCluster } from './ensure-cluster.ts'
import { openPglite } from './pglite.ts'

const ENSURER = fileURLToPath(new URL('./cluster-ensurer.ts', import.meta.url))
/** V8 compiles PGlite's program once, quickly, as in the processes of tests. */
const COMPILED_ONCE = '--liftoff-only'

let base: string
let template: string
let folder: string
let drafts: string
let rounds = 0

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'cowrite-cluster-'))
  const fresh = join(base, 'fresh')
  mkdirSync(fresh)
  await ensureCluster(fresh, null)
  template = join(base, 'template.gz')
  writeFileSync(template, await packTemplate(fresh))
})

beforeEach(() => {
  folder = join(base, `data-${rounds++}`, 'database')
  drafts = `${folder}${DRAFT_SUFFIX}`
  mkdirSync(folder, { recursive: true })
})

afterAll(() => rm(base, { recursive: true, force: true }))

/** Sizes of a folder's files by path, and `null` for its folders. */
function sizes(of: string): Record<string, number | null> {
  const paths = readdirSync(of, { recursive: true }).map(String).sort()
  return Object.fromEntries(
    paths.map((path) => {
      const stats = lstatSync(join(of, path))
      return [path, stats.isDirectory() ? null : stats.size]
    }),
  )
}

/** What a new database answers, which is closed again; its own cache of pages is small. */
async function expectWorks(): Promise<void> {
  const db = await openPglite(folder)
  expect((await db.query<{ n: number }>('select 40 + 2 as n')).rows).toEqual([{ n: 42 }])
  const { rows } = await db.query("select 1 from pg_class where relnamespace = 'public'::regnamespace")
  expect(rows).toEqual([])
  expect((await db.query('show shared_buffers')).rows).toEqual([{ shared_buffers: '16MB' }])
  await db.close()
}

describe('a new database', () => {
  it('is the one of the template, file for file, and works; nothing else is left', async () => {
    expect(await ensureCluster(folder, template)).toBe(true)
    expect(sizes(folder)).toEqual(sizes(join(base, 'fresh')))
    for (const path of ['PG_VERSION', 'global/pg_control', 'base/1/1255']) {
      expect(readFileSync(join(folder, path))).toEqual(readFileSync(join(base, 'fresh', path)))
    }
    expect(readdirSync(join(folder, '..'))).toEqual(['database'])
    await expectWorks()
  })

  it('is made without a template when it is damaged', async () => {
    const bytes = readFileSync(template)
    const bad = Buffer.from(bytes)
    bad[bytes.length >> 1] = (bad[bytes.length >> 1] ?? 0) ^ 1
    const spoilt = { short: bytes.subarray(0, bytes.length >> 1), other: Buffer.from('no template'), bad }
    for (const [name, content] of Object.entries(spoilt)) {
      writeFileSync(join(base, name), content)
      await expect(unpackTemplate(join(base, name), drafts), name).rejects.toThrow()
      rmSync(drafts, { recursive: true, force: true })
    }
    expect(await ensureCluster(folder, join(base, 'bad'))).toBe(false)
    expect(readdirSync(join(folder, '..'))).toEqual(['database'])
    await expectWorks()
  })

  it('leaves what is there as it is', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'mine')
    expect(await ensureCluster(folder, template)).toBe(false)
    expect(readdirSync(folder)).toEqual(['notes.txt'])
  })

  it('is left to PGlite where it cannot come to be beside its folder', async () => {
    // As where a file system is mounted; here the name would be too long.
    const long = join(base, 'x'.repeat(250))
    mkdirSync(long)
    await ensureCluster(long, template)
    expect(readdirSync(long)).toEqual([])
  })
})

describe('a process that is killed while it makes a database', () => {
  let child: ChildProcess | null = null

  afterEach(() => {
    child?.kill('SIGKILL')
    child = null
  })

  /** The number of unfinished files. */
  function made(): number {
    try {
      return readdirSync(drafts, { recursive: true }).length
    } catch (error) {
      // There are none yet, or they are finished and were renamed meanwhile.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0
      throw error
    }
  }

  /** Starts one, kills it when this number of files exists, and returns the number of unfinished ones. */
  async function killAt(count: number, from: string): Promise<number> {
    child = spawn(process.execPath, [COMPILED_ONCE, ENSURER, folder, from], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    const { promise, resolve } = Promise.withResolvers<boolean>()
    child.once('exit', () => resolve(true))
    while (made() < count && !(await Promise.race([promise, delay(1, false)])));
    child.kill('SIGKILL')
    await promise
    return made()
  }

  it.each([
    { how: 'from the template', from: () => template, moments: [1, 500, 990] },
    { how: 'by itself', from: () => '', moments: [500] },
  ])('DUR-65: leaves an empty folder, or a whole database ($how)', async ({ from, moments }) => {
    const whole = sizes(join(base, 'fresh'))
    let unfinished = 0
    for (const count of moments) {
      const left = await killAt(count, from())
      if (left > 0) {
        unfinished++
        expect(readdirSync(folder)).toEqual([])
      } else expect(Object.keys(sizes(folder))).toEqual(Object.keys(whole))
      // The next start does not mind what the last one left.
      await ensureCluster(folder, template)
      expect(Object.keys(sizes(folder))).toEqual(Object.keys(whole))
      expect(readdirSync(join(folder, '..'))).toEqual(['database'])
      await expectWorks()
      rmSync(folder, { recursive: true })
      mkdirSync(folder)
    }
    expect(unfinished).toBeGreaterThan(0)
  })
})
