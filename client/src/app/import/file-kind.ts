/** The kinds of files that can be imported. */
export type ImportKind = 'markdown' | 'text' | 'html' | 'docx'

/** What can be imported, as the attribute `accept` of a field for files. */
export const ACCEPTED = '.md,.markdown,.txt,.html,.htm,.docx'

const KINDS: ReadonlyMap<string, ImportKind> = new Map([
  ['md', 'markdown'],
  ['markdown', 'markdown'],
  ['txt', 'text'],
  ['html', 'html'],
  ['htm', 'html'],
  ['docx', 'docx'],
])

/** Largest text, bytes: the most that the server takes. */
export const TEXT_BYTES = 4 * 1024 * 1024
/** Largest Word file, bytes: most of a large one are pictures. */
const DOCX_BYTES = 20 * 1024 * 1024

/** Kind and name of a file, or why it cannot be imported. */
export type Checked =
  | { readonly ok: true; readonly kind: ImportKind; readonly name: string }
  | { readonly ok: false; readonly problem: string }

/** Checks a file by its name and size alone. `name` is the title for a text that has none. */
export function checkFile(file: { readonly name: string; readonly size: number }): Checked {
  const [, stem = '', extension = ''] = /^(.*)\.([^.]*)$/s.exec(file.name) ?? []
  const kind = KINDS.get(extension.toLowerCase())
  if (kind === undefined) {
    return { ok: false, problem: 'Only Markdown, text, HTML and Word (.docx) files can be imported.' }
  }
  const most = kind === 'docx' ? DOCX_BYTES : TEXT_BYTES
  if (file.size > most) {
    return {
      ok: false,
      problem: `It is larger than ${most / 1024 / 1024} MB. Divide it, then import the parts.`,
    }
  }
  if (file.size === 0) return { ok: false, problem: 'It is empty.' }
  return { ok: true, kind, name: titleOf(stem) }
}

/** A title made of a file's name, as long as titles may be. */
function titleOf(stem: string): string {
  const title = stem
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, 200)
    .toWellFormed()
  return title === '' ? 'Untitled' : title
}
