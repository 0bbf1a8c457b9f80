import type { JSONContent } from '@tiptap/core'
import { canonical } from '../../content/canonical.ts'
import { MARK_ORDER } from '../../content/content.ts'
import { footnoteLabel } from '../../schema/attributes.ts'
import { characterAt, characterBefore, strictFlanks } from '../reader/flanking.ts'
import { markdownAddress } from '../syntax/address.ts'
import { writeFormula } from '../syntax/formula.ts'
import type { Mark } from '../syntax/inline.ts'
import { writeDate, writeDocument, writePerson } from '../syntax/mention.ts'
import { codeSpan } from './code-fence.ts'
import { type Escaping, escapeLineStart, escapeText, keepEdges, markdownTitle } from './escapes.ts'

/** Where a line stands: only a paragraph can have several lines; a pipe ends a cell. */
export type Place = 'paragraph' | 'heading' | 'cell'

/** How a line is written. */
export interface LineStyle {
  readonly escaping: Escaping
  /** Marks are tags everywhere; otherwise delimiters, where readers recognize them. */
  readonly hasTags: boolean
  readonly place: Place
  /** Labels of the document's footnotes; what refers to none is written as text. */
  readonly footnotes: ReadonlySet<string>
}

const DELIMITERS: Readonly<Record<string, string>> = {
  bold: '**',
  italic: '*',
  strike: '~~',
  highlight: '==',
}
const TAGS: Readonly<Record<string, string>> = {
  bold: 'strong',
  italic: 'em',
  strike: 's',
  highlight: 'mark',
  underline: 'u',
}

/** Nodes that are links themselves. Links contain no links. */
const LINKS: ReadonlySet<string> = new Set(['footnoteReference', 'mention'])

/** Text after which readers may extend an address over a following backtick. */
const SWALLOWS = /(?:[~`@*]|:\/\/|www\.|mailto:|xmpp:)[^ \t]*$/i

/** Code in which some readers (marked) find the end of other marks when there are backticks in the line. */
const ENDS_OTHERS = /^(?=.*[*~]).*[[\]<`]/s

/** Longest text in which {@link SWALLOWS} is looked for, in UTF-16 units. */
const MAX_WORD = 1_024

/** How often delimiters are checked, so that the time stays linear: the caller reads the result and tries tags next. */
const MAX_ROUNDS = 5

/** A part of a line: markup of one mark at its start or end, or the source of a text, code or break. */
type Part =
  | { readonly kind: 'open' | 'close'; readonly span: Span }
  | { readonly kind: 'source'; readonly source: string }
  | { readonly kind: 'break' }

/** A stretch of the line with one mark. */
interface Span {
  readonly mark: Mark
  /** Written as a tag, because its delimiters would be text. */
  isTag: boolean
}

/** A line of texts and breaks as Markdown. */
export function writeLine(line: readonly JSONContent[], style: LineStyle): string {
  const marks = marksOf(line)
  const parts = partsOf(line, marks, style)
  if (!style.hasTags) {
    // Tags change the neighbours of the delimiters beside them, so the check is repeated.
    for (let round = 0; round < MAX_ROUNDS && markTags(parts, style); round++);
  }
  return assemble(parts, style).source
}

/** The marks of each node; breaks, and code that others surround, get those that both neighbours have. */
function marksOf(line: readonly JSONContent[]): (readonly Mark[])[] {
  const own = line.map((node) => (node.marks ?? []).filter(({ type }) => type !== 'code'))
  const isText = line.map((node) => node.type === 'text' && !isCode(node))
  const after = own.map((): readonly Mark[] => [])
  for (let index = line.length - 2; index >= 0; index--) {
    after[index] = isText[index + 1] ? own[index + 1]! : after[index + 1]!
  }
  let before: readonly Mark[] = []
  return line.map((node, index) => {
    if (isText[index]) {
      before = own[index]!
      return before
    }
    const keys = new Set(after[index]!.map(canonical))
    const shared = before.filter((mark) => keys.has(canonical(mark)))
    const withoutLink = () => shared.filter(({ type }) => type !== 'link')
    if (isCode(node)) return [...own[index]!, ...withoutLink()]
    return LINKS.has(node.type ?? '') ? withoutLink() : shared
  })
}

function isCode(node: JSONContent): boolean {
  return node.marks?.some(({ type }) => type === 'code') ?? false
}

function partsOf(
  line: readonly JSONContent[],
  marks: readonly (readonly Mark[])[],
  style: LineStyle,
): Part[] {
  const keys = marks.map((each) => each.map(canonical))
  const hasBackticks = line.some((node) => !isCode(node) && node.text?.includes('`'))
  const parts: Part[] = []
  const open: { readonly span: Span; readonly key: string }[] = []
  line.forEach((_node, index) => {
    const wanted = new Set(keys[index])
    const keep = open.findIndex(({ key }) => !wanted.has(key))
    if (keep >= 0) for (const { span } of open.splice(keep).reverse()) parts.push({ kind: 'close', span })
    const opened = new Set(open.map(({ key }) => key))
    const starting = marks[index]!.map((mark, place) => ({
      mark,
      key: keys[index]![place]!,
      end: endOf(keys, index, keys[index]![place]!),
    }))
      .filter(({ key }) => !opened.has(key))
      .sort((a, b) => b.end - a.end || order(a.mark) - order(b.mark))
    for (const { mark, key } of starting) {
      const span: Span = { mark, isTag: style.hasTags || !(mark.type in DELIMITERS) }
      open.push({ span, key })
      parts.push({ kind: 'open', span })
    }
    parts.push(nodePart(line, index, style, hasBackticks))
  })
  for (const { span } of open.reverse()) parts.push({ kind: 'close', span })
  return parts
}

function order(mark: Mark): number {
  return MARK_ORDER.indexOf(mark.type)
}

/** Most nodes that are looked through for the end of a mark. */
const MAX_SPAN = 50

function endOf(keys: readonly (readonly string[])[], start: number, key: string): number {
  let end = start + 1
  while (end < keys.length && end < start + MAX_SPAN && keys[end]!.includes(key)) end++
  return end
}

/** The part of a node; `hasBackticks` is whether a text of the line, outside of code, contains a backtick. */
function nodePart(
  line: readonly JSONContent[],
  index: number,
  style: LineStyle,
  hasBackticks: boolean,
): Part {
  const node = line[index]!
  if (node.type === 'inlineMath') return formulaPart(line, index, style)
  if (node.type === 'footnoteReference') {
    const label = footnoteLabel(node.attrs?.['label'])
    const source = label !== null && style.footnotes.has(label) ? `[^${label}]` : `\\[^${label ?? ''}\\]`
    return { kind: 'source', source }
  }
  if (node.type === 'date') return { kind: 'source', source: writeDate(String(node.attrs?.['day'])) }
  if (node.type === 'mention') {
    const { kind, label, target } = node.attrs ?? {}
    const source = kind === 'document' ? writeDocument(label, target) : writePerson(label)
    return { kind: 'source', source: style.place === 'cell' ? pipes(source) : source }
  }
  if (node.type !== 'text') return { kind: 'break' }
  const text = node.text ?? ''
  const before = line[index - 1]?.text ?? ''
  const after = line[index + 1]?.text ?? ''
  const around = { before: before.slice(-1), after: after.slice(0, 1) }
  if (!isCode(node)) {
    const source = escapeText(text, style.escaping, around)
    return { kind: 'source', source: style.place === 'cell' ? pipes(source) : source }
  }
  const isMistaken =
    style.escaping === 'full' ||
    /[\n\r]/.test(text) ||
    SWALLOWS.test(before.slice(-MAX_WORD)) ||
    (hasBackticks && ENDS_OTHERS.test(text))
  if (isMistaken || (style.place === 'cell' && text.includes('\\|'))) {
    const source = escapeText(text, 'full', around)
    return { kind: 'source', source: `<code>${style.place === 'cell' ? pipes(source) : source}</code>` }
  }
  const source = codeSpan(text)
  return { kind: 'source', source: style.place === 'cell' ? source.replaceAll('|', '\\|') : source }
}

function formulaPart(line: readonly JSONContent[], index: number, style: LineStyle): Part {
  const latex = String(line[index]!.attrs?.['latex'] ?? '')
  // Two formulas in a row are as near to each other as a formula and a letter.
  const neighbour = (node: JSONContent | undefined) =>
    node?.type === 'inlineMath' ? 'x' : (node?.text ?? '')
  const before = neighbour(line[index - 1])
  const after = neighbour(line[index + 1])
  const source = writeFormula(latex, characterBefore(before, before.length), characterAt(after, 0))
  return { kind: 'source', source: style.place === 'cell' ? source.replaceAll('|', '\\|') : source }
}

/** Pipes that end no cell. After a backslash readers differ, so there it is an entity. */
function pipes(source: string): string {
  return source.replace(/\\*\|/g, (run) =>
    run.length === 1 ? '\\|' : `${run.slice(0, run.length % 2 === 0 ? -2 : -1)}&#124;`,
  )
}

interface Assembled {
  readonly source: string
  /** The delimiters in the source. */
  readonly delimiters: readonly { readonly span: Span; readonly isOpening: boolean; readonly at: number }[]
}

function assemble(parts: readonly Part[], style: LineStyle): Assembled {
  const lines: string[] = []
  const delimiters: { span: Span; isOpening: boolean; at: number }[] = []
  let line = ''
  let length = 0
  let shifted = 0
  const end = (isLast: boolean) => {
    const kept = keepEdges(line)
    const escaped = escapeEnds(kept, style.place)
    const shift = escaped.length - line.length
    for (; shifted < delimiters.length; shifted++) delimiters[shifted]!.at += shift
    lines.push(escaped)
    length += escaped.length + (isLast ? 0 : 2)
    line = ''
  }
  parts.forEach((part, index) => {
    switch (part.kind) {
      case 'source':
        line += part.source
        return
      case 'break':
        if (style.place !== 'paragraph' || isAtEnd(parts, index)) {
          line += '<br>'
          return
        }
        end(false)
        return
      case 'open':
      case 'close': {
        const { span, kind } = part
        if (!span.isTag) delimiters.push({ span, isOpening: kind === 'open', at: length + line.length })
        line += markup(span, kind === 'open')
        return
      }
      default:
        part satisfies never
    }
  })
  end(true)
  return { source: lines.join('\\\n'), delimiters }
}

/** A line without what would make another block of it, or end its heading. */
function escapeEnds(line: string, place: Place): string {
  switch (place) {
    case 'paragraph':
      return escapeLineStart(line)
    case 'heading':
      return line.replace(/(\\?)(#+)$/, (all, slash, signs) => (slash === '' ? `\\${signs}` : all))
    case 'cell':
      return line
    default:
      return place satisfies never
  }
}

function isAtEnd(parts: readonly Part[], index: number): boolean {
  return !parts.slice(index + 1, index + 1 + MAX_SPAN).some(({ kind }) => kind === 'source')
}

function markup({ mark, isTag }: Span, isOpening: boolean): string {
  if (mark.type === 'link') {
    const { href, title } = mark.attrs ?? {}
    return isOpening ? '[' : `](${markdownAddress(String(href))}${markdownTitle(title)})`
  }
  if (!isTag) return DELIMITERS[mark.type]!
  return `<${isOpening ? '' : '/'}${TAGS[mark.type]}>`
}

/** Makes tags of the delimiters that a reader would not recognize; whether there were any. */
function markTags(parts: readonly Part[], style: LineStyle): boolean {
  const { source, delimiters } = assemble(parts, style)
  let hasChanged = false
  for (const { span, isOpening, at } of delimiters) {
    const sign = source[at]!
    let start = at
    let end = at
    while (start > 0 && source[start - 1] === sign && source[start - 2] !== '\\') start--
    while (source[end] === sign) end++
    const { left, right } = strictFlanks(characterBefore(source, start), characterAt(source, end))
    if (isOpening ? left : right) continue
    span.isTag = true
    hasChanged = true
  }
  return hasChanged
}
