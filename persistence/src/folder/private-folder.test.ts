import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '../open-store.ts'
import { StoreError } from '../store-error.ts'
import { LOCK_FILE, lockFolder } from './folder-lock.ts'
import { makePrivate, privateFolder } from './private-folder.ts'

let base: string
let umask: number

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'cowrite-private-')))
  umask = process.umask()
})

afterEach(() => {
  process.umask(umask)
  rmSync(base, { recursive: true, force: true })
})

const modeOf = (path: string): number => lstatSync(path).mode & 0o777

/** Everything in a folder, itself included, that is not its owner's only; `path mode` each. */
function open(folder: string): string[] {
  const stats = lstatSync(folder)
  if (stats.isSymbolicLink()) return []
  const right = stats.isDirectory() ? 0o700 : 0o600
  const inner = stats.isDirectory() ? readdirSync(folder).flatMap((name) => open(join(folder, name))) : []
  return modeOf(folder) === right ? inner : [`${folder} ${modeOf(folder).toString(8)}`, ...inner]
}

function refusal(act: () => unknown): StoreError {
  try {
    act()
  } catch (error) {
    if (error instanceof StoreError) return error
    throw error
  }
  throw new Error('It was not refused.')
}

describe('a private folder', () => {
  it.each([0o000, 0o022, 0o077, 0o777])('is made, with its lock, whatever the umask: %i', (mask) => {
    process.umask(mask)
    const lock = lockFolder(join(base, 'data'))
    expect(modeOf(join(base, 'data', LOCK_FILE))).toBe(0o600)
    expect(open(join(base, 'data'))).toEqual([])
    lock.release()
  })

  it('is closed to others when it was open, also through a symbolic link', () => {
    mkdirSync(join(base, 'data'))
    chmodSync(join(base, 'data'), 0o777)
    symlinkSync(join(base, 'data'), join(base, 'link'))
    expect(privateFolder(join(base, 'link'))).toBe(join(base, 'data'))
    expect(modeOf(join(base, 'data'))).toBe(0o700)
  })

  it('does not reach through symbolic links in it, nor to what else is beside it', () => {
    mkdirSync(join(base, 'data', 'inner'), { recursive: true, mode: 0o755 })
    mkdirSync(join(base, 'other'), { mode: 0o755 })
    writeFileSync(join(base, 'other', 'file'), '', { mode: 0o644 })
    writeFileSync(join(base, 'data', 'inner', 'file'), '')
    symlinkSync(join(base, 'other'), join(base, 'data', 'inner', 'link'))
    makePrivate(join(base, 'data'))
    expect(open(join(base, 'data'))).toEqual([])
    expect([modeOf(join(base, 'other')), modeOf(join(base, 'other', 'file'))]).toEqual([0o755, 0o644])
  })

  it('OPS-41: is refused in one line when it is no folder, or one that all users share', () => {
    writeFileSync(join(base, 'file'), '')
    mkdirSync(join(base, 'shared'))
    chmodSync(join(base, 'shared'), 0o1777)
    const cases: [string, string, RegExp][] = [
      [join(base, 'file'), 'unavailable', /EEXIST|ENOTDIR/],
      [join(base, 'file', 'below'), 'unavailable', /ENOTDIR/],
      [join(base, 'x'.repeat(300)), 'unavailable', /ENAMETOOLONG/],
      [join(base, 'shared'), 'folder-unsuitable', /share/],
      ['/', 'folder-unsuitable', /share/],
    ]
    for (const [path, expected, reason] of cases) {
      const { code, message } = refusal(() => lockFolder(path))
      expect({ path, code }).toEqual({ path, code: expected })
      expect(message).toMatch(reason)
      expect(message).toContain(path)
      expect(message).not.toContain('\n')
    }
    expect(modeOf(join(base, 'shared'))).toBe(0o777)
  })

  it.runIf(process.geteuid?.() === 0)('OPS-41: a folder of another user is refused and left as it is', () => {
    mkdirSync(join(base, 'foreign'), { mode: 0o755 })
    chownSync(join(base, 'foreign'), 12_345, 12_345)
    const { code, message } = refusal(() => lockFolder(join(base, 'foreign')))
    expect(code).toBe('folder-unsuitable')
    expect(message).toContain('12345')
    expect(modeOf(join(base, 'foreign'))).toBe(0o755)
    expect(readdirSync(join(base, 'foreign'))).toEqual([])
  })

  it('is looked through quickly however many files are in it', () => {
    const folders = Array.from({ length: 20 }, (_, index) => join(base, `folder-${index}`))
    for (const folder of folders) {
      mkdirSync(folder, { mode: 0o700 })
      for (let index = 0; index < 100; index++) writeFileSync(join(folder, `${index}`), '', { mode: 0o600 })
    }
    const from = performance.now()
    makePrivate(base)
    // Some 20 ms.
    expect(performance.now() - from).toBeLessThan(5_000)
  })
})

describe('the embedded database', () => {
  it('OPS-40: all of its folders are 0700 and its files 0600, new ones and those of an earlier start', {
    timeout: 300_000,
  }, async () => {
    process.umask(0)
    const dataDir = join(base, 'data')
    const work = async (): Promise<void> => {
      const store = await openStore({ kind: 'pglite', dataDir })
      const { document } = await store.documents.ensure(
        { project: 'demo', key: `${performance.now()}` },
        'Title',
      )
      await store.updates.append([
        { documentId: document.id, bytes: new Uint8Array(100_000), principal: 'ana' },
      ])
      expect(open(dataDir)).toEqual([])
      await store.close()
    }
    await work()
    expect(open(dataDir)).toEqual([])
    expect(readdirSync(join(dataDir, 'database'), { recursive: true }).length).toBeGreaterThan(500)
    for (const name of ['', ...readdirSync(dataDir, { recursive: true })]) {
      const path = join(dataDir, String(name))
      chmodSync(path, lstatSync(path).isDirectory() ? 0o755 : 0o666)
    }
    await work()
    expect(open(dataDir)).toEqual([])
  })
})
