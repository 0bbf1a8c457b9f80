import type { JSONContent } from '@tiptap/core'
import { isKnownMark, isKnownNode } from './attributes.ts'
import { canonical } from './canonical.ts'
import { plainText } from './diff.ts'

/**
 * Longest text of one node, in UTF-16 units. The Markdown engine looks at the ends of texts with expressions whose
 * time grows with the square of a run of blanks or backslashes.
 */
const MAX_TEXT = 1_024

/** Largest number that Roman numerals are written for; beyond it they grow with the number. */
const MAX_ROMAN = 3_999

/** Code in a line: a node of its own, with the mark of a link or none. */
export const INLINE_CODE = 'inlineCode'

const INLINE: ReadonlySet<string> = new Set(['text', 'hardBreak'])
const TEXT_BLOCKS: ReadonlySet<string> = new Set(['paragraph', 'heading'])
const LEAVES: ReadonlySet<string> = new Set(['image', 'horizontalRule'])
/** Nodes that may stand in one kind of node only, of which each child is one of these. */
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
 * Blocks as `readContent` gives them, put into the order of the schema: lines hold texts and breaks, code holds
 * text, lists hold items that begin with a paragraph, tables hold rows of cells. In another order, what is code or
 * text in the document could be markup in its Markdown. What the schema does not know becomes its content alone.
 * Breaks and blanks of the source inside a line become blanks. The input is not changed.
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

/** The node, or what it holds when it is none of the schema, or a part that stands alone. */
function known(node: JSONContent): JSONContent[] {
  const type = node.type ?? ''
  // An element may call itself text without being one.
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

/** A paragraph or heading cut at the blocks that stand in it, which have no place there. */
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

/** Children that are such parts; everything else between them becomes one. */
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
 * The blocks of a cell. In its Markdown they are one line, in which no fence has a place, and what one of them opens
 * another may end: code blocks become a paragraph of code for each of their lines, and code that holds markup becomes
 * plain text unless the cell is a single line.
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

/** A list whose numbers are too large for letters has digits. */
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

/** A break without content; code as {@link INLINE_CODE}; a text in pieces, with the marks of the schema. */
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

/** What of code would be markup if it were not read as code. */
const MARKUP = /[[\]<`]/

/** The end of a text that some readers take together with the backticks behind it: addresses, tildes, asterisks. */
const SWALLOWS = /[~`@*]|:\/\/|www\.|mailto:|xmpp:/i

/** Marks that are written as asterisks or tildes, which some readers then find in code as well. */
const DELIMITED: ReadonlySet<string> = new Set(['bold', 'italic', 'strike'])

/**
 * The inline nodes, neighbouring code in one, and code as plain text where a reader may not take it for code. That is
 * right behind what takes its first backtick along: a web address goes on to the next blank in GitHub's flavour, and
 * some readers (marked) do so with tildes and asterisks. And it is, if the code holds markup, where other backticks
 * stand in the line and it could end what is bold, italic or struck out.
 */
function apart(line: readonly JSONContent[]): JSONContent[] {
  const result: JSONContent[] = []
  /** What stands before the node since the last blank. */
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

/** Stretches of at most {@link MAX_TEXT} units, pairs of surrogates whole. */
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
