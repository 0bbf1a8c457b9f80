import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findProgram } from './find-program.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cowrite-find-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

it('finds an executable on the path before the usual places', async () => {
  const program = join(folder, 'tool')
  await writeFile(program, '')
  await chmod(program, 0o755)
  expect(await findProgram(['tool'], ['/bin/sh'], folder)).toBe(program)
  expect(await findProgram(['other'], ['/bin/sh'], folder)).toBe('/bin/sh')
})

it('answers null for what is missing or not executable', async () => {
  await writeFile(join(folder, 'tool'), '', { mode: 0o644 })
  expect(await findProgram(['absent'], [join(folder, 'absent')], folder)).toBeNull()
})
