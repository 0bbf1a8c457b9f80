import type { JSONContent } from '@tiptap/core'
import { canonical } from '../content/canonical.ts'
import { plainText } from '../diff/diff.ts'
import { isKnownMark, isKnownNode } from '../schema/attributes.ts'

/**
 * Longest text of one node, in UTF-16 units. The Markdown engine matches the ends of texts with regular expressions
 * whose time is quadratic in a run of spaces or backslashes.
 */
const MAX_TEXT = 1_024

/** Largest number written in Roman numerals; the length of larger ones would grow with the number. */
const MAX_ROMAN = 3_999

/** Inline code: a node of its own, with the mark of a link or none. */
export const INLINE_CODE = 'inlineCode'

const INLINE: ReadonlySet<string> = new Set(['text', 'hardBreak'])
const TEXT_BLOCKS: ReadonlySet<string> = new Set(['paragraph', 'heading'])
const LEAVES: ReadonlySet<string> = new Set(['image', 'horizontalRule'])
/** Nodes that contain only certain other nodes, each of which can occur in that kind of node only. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  bulletList: ['listItem'],
  orderedList: ['listItem'],
  taskList: ['taskItem'],
  table: ['tableRow'],
  tableRow: ['tableCell', 'tableHeader'],
}
const PART_NAMES: ReadonlySet<string> = new Set(Object.values(PARTS).flat())
const ITEMS: ReadonlySet<string> = new Set(['listItem', 'taskItem'])

/**
 * Puts blocks returned by `readContent` into the structure of the schema: lines contain texts and breaks, code contains
 * text, lists contain items that begin with a paragraph, tables contain rows of cells. In another structure, code or
 * text of the document could become markup in its Markdown. Nodes outside the schema are replaced by their content.
 * Line breaks inside a text become spaces. The input is not changed.
 */
export function conformBlocks(nodes: readonly JSONContent[]): JSONContent[] {
  const blocks: JSONContent[] = []
  let line: JSONContent[] = []
  const flush = () => {
    if (line.length > 0) blocks.push({ type: 'paragraph', content: apart(line) })
    line = []
  }
  for (const node of nodes.flatMap(known)) {
    if (INLINE.has(node.type ?? '')) {
      line.push(...inline(node))
      continue
    }
    flush()
    for (const block of conformBlock(node)) blocks.push(block)
  }
  flush()
  return blocks
}

/** The node; or its content, when it is outside the schema or a part outside its container. */
function known(node: JSONContent): JSONContent[] {
  const type = node.type ?? ''
  // An element can have the name `text` without being a text.
  const isReal = isKnownNode(type) && type !== 'doc' && (type !== 'text' || node.text !== undefined)
  return isReal && !PART_NAMES.has(type) ? [node] : (node.content ?? []).flatMap(known)
}

function conformBlock(node: JSONContent): JSONContent[] {
  const type = node.type ?? ''
  if (TEXT_BLOCKS.has(type)) return linesOf(node)
  if (LEAVES.has(type)) return [withContent(node, [])]
  if (type === 'codeBlock') {
    const code = plainText({ type: 'codeBlock', content: node.content ?? [] }).replace(/\r\n?/g, '\n')
    return [withContent(node, code === '' ? [] : [{ type: 'text', text: code }])]
  }
  const parts = PARTS[type]
  if (parts !== undefined) {
    const content = partsOf(node.content ?? [], parts)
    return content.length > 0 ? [withContent(listType(node, content.length), content)] : []
  }
  return [withContent(node, conformBlocks(node.content ?? []))]
}

/** A paragraph or heading, split at the blocks inside it, which the schema does not allow there. */
function linesOf(node: JSONContent): JSONContent[] {
  const lines: JSONContent[] = []
  let line: JSONContent[] = []
  const flush = () => {
    if (line.length > 0) lines.push(withContent(node, apart(line)))
    line = []
  }
  for (const child of (node.content ?? []).flatMap(known)) {
    if (INLINE.has(child.type ?? '')) {
      line.push(...inline(child))
      continue
    }
    flush()
    for (const block of conformBlock(child)) lines.push(block)
  }
  flush()
  return lines.length > 0 ? lines : [withContent(node, [])]
}

/** Children with these names; the nodes between them are wrapped into one such part. */
function partsOf(nodes: readonly JSONContent[], names: readonly string[]): JSONContent[] {
  const parts: JSONContent[] = []
  let others: JSONContent[] = []
  const flush = () => {
    if (others.length > 0) parts.push(part({ type: names[0]!, content: others }))
    others = []
  }
  for (const node of nodes) {
    if (names.includes(node.type ?? '')) {
      flush()
      parts.push(part(node))
    } else {
      others.push(node)
    }
  }
  flush()
  return parts
}

function part(node: JSONContent): JSONContent {
  const inner = PARTS[node.type ?? '']
  if (inner !== undefined) return withContent(node, partsOf(node.content ?? [], inner))
  const blocks = conformBlocks(node.content ?? [])
  if (!ITEMS.has(node.type ?? '')) return withContent(node, cellBlocks(blocks))
  const needsParagraph = blocks[0]?.type !== 'paragraph'
  return withContent(node, needsParagraph ? [{ type: 'paragraph' }, ...blocks] : blocks)
}

/**
 * The blocks of a cell. In Markdown a cell is one line: it cannot contain a fence, and one block could end a construct
 * that another block opens. Therefore a code block becomes a paragraph of code for each of its lines, and code that
 * contains markup becomes plain text unless the cell is a single line.
 */
function cellBlocks(blocks: readonly JSONContent[]): JSONContent[] {
  const lines = blocks.flatMap(codeLines)
  return lines.length === 1 && lines[0]?.type === 'paragraph' ? lines : lines.map(withPlainCode)
}

function codeLines(block: JSONContent): JSONContent[] {
  if (block.type === 'codeBlock') {
    const lines = (block.content?.[0]?.text ?? '').split('\n')
    return lines.map((text) =>
      withContent({ type: 'paragraph' }, text === '' ? [] : [{ type: INLINE_CODE, text }]),
    )
  }
  return [block.content === undefined ? block : { ...block, content: block.content.flatMap(codeLines) }]
}

function withPlainCode(node: JSONContent): JSONContent {
  if (node.content === undefined) return node
  const content = node.content.flatMap((child) =>
    child.type === INLINE_CODE && MARKUP.test(child.text ?? '')
      ? textNodes(child.text ?? '', child.marks ?? [])
      : [withPlainCode(child)],
  )
  return { ...node, content }
}

/** A list whose numbers are too large for Roman numerals or letters gets digits. */
function listType(node: JSONContent, length: number): JSONContent {
  const start = node.attrs?.['start']
  if (node.attrs?.['type'] === undefined || (typeof start === 'number' ? start : 1) + length <= MAX_ROMAN)
    return node
  const { type: _type, ...attrs } = node.attrs
  return { ...node, attrs }
}

function withContent(node: JSONContent, content: JSONContent[]): JSONContent {
  const { content: _content, ...rest } = node
  return content.length > 0 ? { ...rest, content } : rest
}

/** A break without content; code as {@link INLINE_CODE}; or a text in pieces, with the marks of the schema. */
function inline(node: JSONContent): JSONContent[] {
  if (node.type !== 'text') return [{ type: 'hardBreak' }]
  const text = (node.text ?? '').replace(/[\r\n]+/g, ' ')
  const known = (node.marks ?? []).filter(
    ({ type, attrs }) => isKnownMark(type) && (type !== 'link' || attrs?.['href'] !== undefined),
  )
  if (known.some(({ type }) => type === 'code')) {
    const link = known.find(({ type }) => type === 'link')
    return text === '' ? [] : [{ type: INLINE_CODE, text, ...(link === undefined ? {} : { marks: [link] }) }]
  }
  return textNodes(text, known)
}

function textNodes(text: string, marks: NonNullable<JSONContent['marks']>): JSONContent[] {
  return pieces(text).map((piece) => ({
    type: 'text',
    text: piece,
    ...(marks.length > 0 ? { marks } : {}),
  }))
}

/** Characters in code that would be markup if a reader did not recognize the code. */
const MARKUP = /[[\]<`]/

/** Text whose end some readers combine with the following backticks: addresses, tildes, asterisks. */
const SWALLOWS = /[~`@*]|:\/\/|www\.|mailto:|xmpp:/i

/** Marks written as asterisks or tildes, which some readers then also find inside code. */
const DELIMITED: ReadonlySet<string> = new Set(['bold', 'italic', 'strike'])

/**
 * The inline nodes, with adjacent code merged, and with code as plain text where a reader may not recognize it as code.
 * There are two such cases. First, code directly after a text that includes its opening backtick: a web address extends
 * to the next space in GitHub's flavour, and some readers (marked) treat tildes and asterisks in this way. Second, code
 * that contains markup, if the line contains other backticks and the code could end bold, italic or struck-out text.
 */
function apart(line: readonly JSONContent[]): JSONContent[] {
  const result: JSONContent[] = []
  /** The text before the node since the last space. */
  let word = ''
  let isDelimited = false
  let hasBackticks = false
  for (const node of line) {
    const text = node.type === 'hardBreak' ? ' ' : (node.text ?? '')
    const before = word
    const last = /[^ \t]*$/.exec(text.slice(-MAX_TEXT))?.[0] ?? ''
    word = (last === text ? before + last : last).slice(-MAX_TEXT)
    const hasDelimiters = node.marks?.some(({ type }) => DELIMITED.has(type)) ?? false
    if (hasDelimiters && last !== '') word += '*'
    isDelimited ||= hasDelimiters
    hasBackticks ||= text.includes('`')
    const endsOthers = isDelimited && hasBackticks && /[*~]/.test(text)
    const previous = result.at(-1)
    const goesOn = previous?.type === INLINE_CODE && canonical(previous.marks) === canonical(node.marks)
    const isMistaken = (!goesOn && SWALLOWS.test(before)) || (endsOthers && MARKUP.test(text))
    if (node.type !== INLINE_CODE) {
      result.push(node)
    } else if (isMistaken) {
      result.push(...textNodes(text, node.marks ?? []))
    } else if (goesOn) {
      result[result.length - 1] = { ...previous, text: `${previous.text}${text}` }
    } else {
      result.push(node)
    }
  }
  return result
}

/** Pieces of at most {@link MAX_TEXT} units, without splitting surrogate pairs. */
function pieces(text: string): string[] {
  const result: string[] = []
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + MAX_TEXT, text.length)
    if (end < text.length && /[\ud800-\udbff]/.test(text[end - 1]!)) end--
    result.push(text.slice(start, end))
    start = end
  }
  return result
}
