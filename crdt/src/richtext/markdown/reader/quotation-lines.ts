import type { Env, MarkdownIt, Token } from 'markdown-it'
import { type CalloutKind, sourceOf } from '../../schema/attributes.ts'
import { readLine } from './line.ts'

/** Separates blocks in the Markdown of other writers; it is no block. */
export const SEPARATOR = '<!-- -->'

/** The first line of a callout, in GitHub's flavour. */
const CALLOUT = /^\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)/i

/** The last line of a quotation with a source; not after a line break, which belongs to the text. */
const SOURCE = /(?:^|(?<!\\| {2})\n)— (\S.*)$/

/** The kind of each of GitHub's callouts. */
const KINDS: Readonly<Record<string, CalloutKind>> = {
  note: 'note',
  tip: 'tip',
  important: 'warning',
  warning: 'warning',
  caution: 'caution',
}

/**
 * Takes the line out of a quotation that makes it a callout, `[!NOTE]`, or that names its source, `— Source`. `at` is the
 * index of the first token inside of the quotation. Returns its attributes; `null` for a plain one.
 */
export function takeQuotationLine(
  md: MarkdownIt,
  env: Env,
  tokens: readonly Token[],
  at: number,
): { readonly callout: CalloutKind } | { readonly source: string } | null {
  const first = lineAt(tokens, at)
  const match = first === null ? null : CALLOUT.exec(first.content)
  if (first !== null && match !== null) {
    first.content = first.content.slice(match[0].length) || SEPARATOR
    return { callout: KINDS[match[1]!.toLowerCase()]! }
  }
  const level = tokens[at - 1]!.level
  let end = at
  while (tokens[end]!.type !== 'blockquote_close' || tokens[end]!.level !== level) end++
  const last = tokens[end - 1]!.level === level + 1 ? lineAt(tokens, end - 3) : null
  const line = last === null ? null : SOURCE.exec(last.content)
  if (last === null || line === null || (line.index === 0 && end - 3 === at)) return null
  const [text, ...others] = readLine(md, env, line[1]!)
  const source = others.length === 0 && text?.marks === undefined ? sourceOf(text?.text) : null
  if (source === null) return null
  last.content = last.content.slice(0, line.index) || SEPARATOR
  return { source }
}

/** The token with the source of the paragraph whose opening token has this index. */
function lineAt(tokens: readonly Token[], index: number): Token | null {
  return tokens[index]?.type === 'paragraph_open' ? (tokens[index + 1] ?? null) : null
}

/** The last line of a paragraph at the end of a quotation, where it must not name a source. */
export function asLastLine(source: string): string {
  return source.replace(/^—(?= )/, '&mdash;')
}
