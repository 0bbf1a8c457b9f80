import type { JSONContent } from '@tiptap/core'

/** The language of the code block that holds the front matter of a Markdown file. */
export const FRONT_MATTER = 'frontmatter'

const FENCE = /^---[ \t]*$/
/** The first line of YAML: a key, or a comment. A rule followed by text is no front matter. */
const YAML = /^(?:#.*|[\w"'][^:]*:(?:\s.*)?)$/

/** Front matter as a code block, with the Markdown after it; `null` if the text begins otherwise. */
export function readFrontMatter(
  source: string,
): { readonly block: JSONContent; readonly rest: string } | null {
  if (!source.startsWith('---')) return null
  const lines = source.split('\n')
  if (!FENCE.test(lines[0]!) || !YAML.test(lines[1] ?? '')) return null
  const end = lines.findIndex((line, index) => index > 0 && FENCE.test(line))
  if (end < 0) return null
  const code = lines.slice(1, end).join('\n')
  const block: JSONContent = {
    type: 'codeBlock',
    attrs: { language: FRONT_MATTER },
    content: [{ type: 'text', text: code }],
  }
  return { block, rest: lines.slice(end + 1).join('\n') }
}

/** The lines of a code block as front matter, or `null` if they would not be read back as such. */
export function frontMatterLines(block: JSONContent | undefined): string[] | null {
  if (block?.type !== 'codeBlock' || block.attrs?.['language'] !== FRONT_MATTER) return null
  const code = block.content?.[0]?.text ?? ''
  const lines = ['---', ...code.split('\n'), '---']
  return readFrontMatter(lines.join('\n'))?.block.content?.[0]?.text === code ? lines : null
}
