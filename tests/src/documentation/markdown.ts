import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Root folder of the repository. */
export const ROOT = join(import.meta.dirname, '..', '..', '..')

/** The text of a Markdown file, by its path from the repository's root. */
export function readMarkdown(path: string): Promise<string> {
  return readFile(join(ROOT, path), 'utf8')
}

/** The paths of the pages for users: README.md and all of docs/. */
export async function pagePaths(): Promise<string[]> {
  const names = await readdir(join(ROOT, 'docs'), { recursive: true })
  return ['README.md', ...names.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)].sort()
}

/** All pages for users as one text, in the order of their paths: snippets and tables can be on any page. */
export async function readPages(): Promise<string> {
  return (await Promise.all((await pagePaths()).map(readMarkdown))).join('\n')
}

/**
 * The code in the fenced block after the comment `<!-- snippet: id -->`.
 *
 * @throws Error when there is none, so that a renamed snippet does not remain untested, or more than one.
 */
export function snippetOf(markdown: string, id: string): string {
  const pattern = new RegExp(`<!-- snippet: ${id} -->\\n\`\`\`\\w+\\n(.*?)\\n\`\`\`\\n`, 'gs')
  return only(`snippet ${id}`, [...markdown.matchAll(pattern)])
}

/** The ids of all snippets, in order. */
export function snippetIds(markdown: string): string[] {
  return [...markdown.matchAll(/<!-- snippet: ([\w-]+) -->/g)].map(([, id = '']) => id)
}

/**
 * The rows of the table after the comment `<!-- table: id -->`, without its header, as cells without surrounding
 * backquotes.
 *
 * @throws Error when there is none, or more than one.
 */
export function tableOf(markdown: string, id: string): string[][] {
  const pattern = new RegExp(`<!-- table: ${id} -->\\n\\|.*\\n\\|[-| ]+\\n((?:\\|.*\\n)+)`, 'g')
  return only(`table ${id}`, [...markdown.matchAll(pattern)])
    .trimEnd()
    .split('\n')
    .map((row) =>
      row
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
    )
}

/** The content of the only match. */
function only(what: string, matches: readonly RegExpExecArray[]): string {
  const [match, ...more] = matches
  if (match === undefined) throw new Error(`There is no ${what}.`)
  if (more.length > 0) throw new Error(`There are ${more.length + 1} of ${what}.`)
  return match[1] ?? ''
}
