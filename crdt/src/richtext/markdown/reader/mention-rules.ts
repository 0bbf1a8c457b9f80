import type { MarkdownIt, StateInline } from 'markdown-it'
import { dayOf, mentionLabel } from '../../schema/attributes.ts'
import { documentOfPath } from '../../schema/mention.ts'

const TIME = /<time(?:\s+datetime=(?:"([^"]*)"|'([^']*)'))?\s*>([^<>\n]{0,100})<\/time\s*>/iy
const PERSON = /<span\s+data-mention="person"\s*>@((?:\\[!-/:-@[-`{-~]|[^\\<>\n]){1,400})<\/span\s*>/iy
const DOCUMENT = /\[@((?:\\[!-/:-@[-`{-~]|[^\\[\]\n]){1,400})\]\((\/d\/[^\s()<>]{1,4500})\)/y

/**
 * Adds days and mentions to a tokenizer: tokens `date` of `<time>`, and `mention` of a link to the page of a document whose
 * text begins with `@` and of `<span data-mention="person">`, with their attributes as `meta`.
 */
export function addMentions(md: MarkdownIt): void {
  md.inline.ruler.before('tag', 'date', date)
  md.inline.ruler.before('link', 'mention', mention)
}

function date(state: StateInline, silent: boolean): boolean {
  const match = matchAt(TIME, state)
  if (match === null) return false
  const [source, double, single, text] = match
  const day = dayOf(double ?? single ?? text?.trim())
  if (day === null) return false
  if (!silent) {
    const token = state.push('date', '', 0)
    token.content = day
    token.meta = { day }
  }
  state.pos += source.length
  return true
}

function mention(state: StateInline, silent: boolean): boolean {
  const match = matchAt(DOCUMENT, state) ?? matchAt(PERSON, state)
  if (match === null) return false
  const [source, written = '', path] = match
  const label = mentionLabel(state.md.utils.unescapeAll(written))
  const target = path === undefined ? null : documentOfPath(path)
  if (label === null || (path !== undefined && target === null)) return false
  if (!silent) {
    const token = state.push('mention', '', 0)
    token.content = label
    token.meta = target === null ? { kind: 'person', label } : { kind: 'document', target, label }
  }
  state.pos += source.length
  return true
}

function matchAt(pattern: RegExp, { src, pos, posMax }: StateInline): RegExpExecArray | null {
  const first = src.charCodeAt(pos)
  if (first !== 0x3c && first !== 0x5b) return null
  pattern.lastIndex = pos
  const match = pattern.exec(src)
  return match === null || pos + match[0].length > posMax ? null : match
}
