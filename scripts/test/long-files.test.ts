import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { LONG } from './long-files.ts'

const ROOT = join(import.meta.dirname, '..', '..')

it('the files that start first are there', () => {
  expect(LONG.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
})
