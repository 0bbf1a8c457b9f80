import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { withInstallLock } from './apt.ts'

let folder: string
let lock: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cowrite-lock-'))
  lock = join(folder, 'lock')
})

afterEach(() => rm(folder, { recursive: true, force: true }))

it('runs the holders of one lock one after the other, and leaves no lock behind', async () => {
  const order: string[] = []
  const hold = (name: string) =>
    withInstallLock(lock, async () => {
      order.push(`${name} in`)
      expect(await readFile(lock, 'utf8')).toBe(String(process.pid))
      order.push(`${name} out`)
    })
  await Promise.all([hold('a'), hold('b')])
  expect(order.map((step) => step.split(' ')[1])).toEqual(['in', 'out', 'in', 'out'])
  await expect(access(lock)).rejects.toThrow('ENOENT')
})

it('takes over the lock of a process that is gone', async () => {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  await writeFile(lock, String(child.pid))
  expect(await withInstallLock(lock, async () => 'done')).toBe('done')
})
