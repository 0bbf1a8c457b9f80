import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { hashInputs } from './stale.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cowrite-hash-'))
  await mkdir(join(root, 'src', 'dist'), { recursive: true })
  await writeFile(join(root, 'src', 'a.ts'), 'a')
  await writeFile(join(root, 'lock.json'), '{}')
})

afterEach(() => rm(root, { recursive: true, force: true }))

const hash = () => hashInputs(root, ['src', 'lock.json', 'absent'])

it('changes with a file that is changed, added or renamed', async () => {
  const before = await hash()
  expect(await hash()).toBe(before)
  await writeFile(join(root, 'src', 'a.ts'), 'b')
  const changed = await hash()
  await writeFile(join(root, 'src', 'b.ts'), '')
  const added = await hash()
  await writeFile(join(root, 'lock.json'), '{ }')
  expect(new Set([before, changed, added, await hash()]).size).toBe(4)
})

it('does not change with tests and built files', async () => {
  const before = await hash()
  await writeFile(join(root, 'src', 'a.test.ts'), '')
  await writeFile(join(root, 'src', 'dist', 'a.js'), '')
  expect(await hash()).toBe(before)
})
