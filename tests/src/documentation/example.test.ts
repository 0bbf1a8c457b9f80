import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT, readMarkdown } from './markdown.ts'

const PAGE = 'docs/adding-a-feature.md'

/** Lines that an excerpt says are in a file now, one below the other. */
interface Passage {
  readonly path: string
  readonly lines: readonly string[]
}

/**
 * The passages of the fenced blocks of the kind `diff`. `+++ path` begins a file, `@@` stands for left-out lines, and
 * lines with `+` are new.
 */
function passagesOf(markdown: string): Passage[] {
  return [...markdown.matchAll(/^```diff\n(.*?)^```$/gms)].flatMap(([, block = '']) =>
    block
      .split(/^\+\+\+ /m)
      .slice(1)
      .flatMap((file) => {
        const [path = '', ...lines] = file.trimEnd().split('\n')
        if (path.endsWith(' (new)')) return []
        return lines
          .join('\n')
          .split(/^@@$/m)
          .map((passage) => passage.split('\n').filter((line) => /^[ -]/.test(line)))
          .filter((present) => present.length > 0)
          .map((present) => ({ path, lines: present.map((line) => line.slice(1)) }))
      }),
  )
}

it('the excerpts of adding-a-feature.md fit the present code', async () => {
  const passages = passagesOf(await readMarkdown(PAGE))
  expect(passages.length).toBeGreaterThan(20)
  const misfits: Passage[] = []
  for (const passage of passages) {
    const text = `\n${await readFile(join(ROOT, passage.path), 'utf8')}`
    if (!text.includes(`\n${passage.lines.join('\n')}\n`)) misfits.push(passage)
  }
  expect(misfits).toEqual([])
})
