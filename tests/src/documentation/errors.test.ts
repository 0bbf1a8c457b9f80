import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ERRORS } from '@cowrite/crdt'
import { expect, it } from 'vitest'

const FILE = join(import.meta.dirname, '..', '..', '..', 'ERRORS.md')

/** The rows of the table, as cells without Markdown. */
async function rows(): Promise<string[][]> {
  const lines = (await readFile(FILE, 'utf8')).split('\n').filter((line) => line.startsWith('| `'))
  return lines.map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
  )
}

it('OPS-5: ERRORS.md and the table of errors in the code are the same, in the same order', async () => {
  const documented = await rows()
  const coded = Object.entries(ERRORS).map(([code, { close, http, what, todo }]) => [
    code,
    close === null ? '–' : String(close),
    http === null ? '–' : String(http),
    what,
    todo,
  ])
  expect(documented).toEqual(coded)
})
