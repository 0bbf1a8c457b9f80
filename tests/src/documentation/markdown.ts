import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Top folder of the repository. */
export const ROOT = join(import.meta.dirname, '..', '..', '..')

/** The text of a Markdown file, by its path from the repository's root. */
export function readMarkdown(path: string): Promise<string> {
  return readFile(join(ROOT, path), 'utf8')
}

/**
 * The code in the fenced block that follows the comment `<!-- snippet: id -->`.
 *
 * @throws Error when there is none, so that a renamed snippet does not go untested.
 */
export function snippetOf(markdown: string, id: string): string {
  const pattern = new RegExp(`<!-- snippet: ${id} -->\\n\`\`\`\\w+\\n(.*?)\\n\`\`\`\\n`, 's')
  const code = pattern.exec(markdown)?.[1]
  if (code === undefined) throw new Error(`There is no snippet ${id}.`)
  return code
}

/** The ids of all snippets, in order. */
export function snippetIds(markdown: string): string[] {
  return [...markdown.matchAll(/<!-- snippet: ([\w-]+) -->/g)].map(([, id = '']) => id)
}

/**
 * The rows of the table that follows the comment `<!-- table: id -->`, without its head, as cells without the
 * backquotes around them.
 *
 * @throws Error when there is none.
 */
export function tableOf(markdown: string, id: string): string[][] {
  const pattern = new RegExp(`<!-- table: ${id} -->\\n\\|.*\\n\\|[-| ]+\\n((?:\\|.*\\n)+)`)
  const rows = pattern.exec(markdown)?.[1]
  if (rows === undefined) throw new Error(`There is no table ${id}.`)
  return rows
    .trimEnd()
    .split('\n')
    .map((row) =>
      row
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
    )
}
