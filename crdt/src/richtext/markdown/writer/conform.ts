import type { JSONContent } from '@tiptap/core'
import { plainText } from '../../diff/block-text.ts'
import {
  dayOf,
  isKnownMark,
  isKnownNode,
  latexOf,
  mentionLabel,
  mentionTarget,
} from '../../schema/attributes.ts'
import { INLINE_NODES } from '../../schema/inline-nodes.ts'
import { percentOf } from '../../schema/picture.ts'
import { cleanAddress } from '../syntax/address.ts'
import { addText, type Mark } from '../syntax/inline.ts'

const TEXT_BLOCKS: ReadonlySet<string> = new Set(['paragraph', 'heading'])
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
 * Addresses are clean ({@link cleanAddress}). Characters that Markdown cannot express are replaced: U+0000 by U+FFFD,
 * a vertical tab by a space, a carriage return in code by a line feed. The input is not changed.
 */
export function conformBlocks(nodes: readonly JSONContent[]): JSONContent[] {
  const blocks: JSONContent[] = []
  let line: JSONContent[] = []
  const flush = () => {
    if (line.length > 0) blocks.push({ type: 'paragraph', content: line })
    line = []
  }
  for (const node of nodes.flatMap(known)) {
    if (INLINE_NODES.has(node.type ?? '')) {
      addInline(line, node)
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
  if (type === 'image') return [image(node)]
  if (type === 'file') return [withAddress('file', node.attrs)]
  if (type === 'horizontalRule' || type === 'contents') return [{ type }]
  if (type === 'codeBlock') {
    const raw = plainText({ type: 'codeBlock', content: node.content ?? [] })
    const code = raw.replace(/\r\n?/g, '\n').replaceAll('\0', '\ufffd')
    return [withContent(node, code === '' ? [] : [{ type: 'text', text: code }])]
  }
  const parts = PARTS[type]
  if (parts !== undefined) {
    const content = partsOf(node.content ?? [], parts)
    return content.length > 0 ? [withContent(node, content)] : []
  }
  const content = conformBlocks(node.content ?? [])
  return [withContent(node, content.length > 0 ? content : [{ type: 'paragraph' }])]
}

/** A paragraph or heading, split at the blocks inside it, which the schema does not allow there. */
function linesOf(node: JSONContent): JSONContent[] {
  const lines: JSONContent[] = []
  let line: JSONContent[] = []
  const flush = () => {
    if (line.length > 0) lines.push(withContent(node, line))
    line = []
  }
  for (const child of (node.content ?? []).flatMap(known)) {
    if (INLINE_NODES.has(child.type ?? '')) {
      addInline(line, child)
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
  if (!ITEMS.has(node.type ?? ''))
    return withContent(node, blocks.length > 0 ? blocks : [{ type: 'paragraph' }])
  const needsParagraph = blocks[0]?.type !== 'paragraph'
  return withContent(node, needsParagraph ? [{ type: 'paragraph' }, ...blocks] : blocks)
}

function withContent(node: JSONContent, content: JSONContent[]): JSONContent {
  const { content: _content, ...rest } = node
  return content.length > 0 ? { ...rest, content } : rest
}

/** Appends a break, or a text with the marks of the schema. Code keeps a link only. */
function addInline(line: JSONContent[], node: JSONContent): void {
  if (node.type === 'inlineMath') {
    const latex = latexOf(node.attrs?.['latex'])
    if (latex !== null) line.push({ type: 'inlineMath', attrs: { latex } })
    return
  }
  if (node.type === 'date') {
    const day = dayOf(node.attrs?.['day'])
    if (day !== null) line.push({ type: 'date', attrs: { day } })
    return
  }
  if (node.type === 'mention') {
    const mention = mentionOf(node)
    if (mention !== null) line.push(mention)
    return
  }
  if (node.type === 'footnoteReference') {
    line.push({ type: node.type, ...(node.attrs === undefined ? {} : { attrs: node.attrs }) })
    return
  }
  if (node.type !== 'text') {
    line.push({ type: 'hardBreak' })
    return
  }
  const marks = (node.marks ?? []).flatMap(mark)
  const isCode = marks.some(({ type }) => type === 'code')
  const text = (node.text ?? '').replaceAll('\0', '\ufffd').replaceAll('\v', ' ')
  addText(line, text, isCode ? marks.filter(({ type }) => type === 'code' || type === 'link') : marks)
}

/** A mention with a name, and of a document with its address; `null` for others, which no editor makes. */
function mentionOf({ attrs }: JSONContent): JSONContent | null {
  const label = mentionLabel(attrs?.['label'])
  if (label === null) return null
  if (attrs?.['kind'] !== 'document') return { type: 'mention', attrs: { kind: 'person', label } }
  const target = mentionTarget(attrs['target'])
  return target === null ? null : { type: 'mention', attrs: { kind: 'document', target, label } }
}

/** A mark of the schema; none for a link without an address. */
function mark({ type, attrs }: Mark): Mark[] {
  if (!isKnownMark(type)) return []
  if (type !== 'link') return [{ type }]
  const { href, title } = attrs ?? {}
  if (typeof href !== 'string') return []
  return [{ type, attrs: { href: cleanAddress(href), ...(title ? { title } : {}) } }]
}

/** An image with the width that older editors wrote in percent where it stands now. */
function image({ attrs }: JSONContent): JSONContent {
  const percent = percentOf(attrs?.['width'])
  return withAddress(
    'image',
    percent === null ? attrs : { ...attrs, width: null, percent: attrs?.['percent'] ?? percent },
  )
}

/** An image or a file with the attributes that it has, and a clean address. */
function withAddress(type: string, attrs: JSONContent['attrs']): JSONContent {
  const entries = Object.entries(attrs ?? {}).flatMap(([name, value]): [string, unknown][] => {
    if (value === '' || value === null || value === undefined) return []
    return [[name, name === 'src' && typeof value === 'string' ? cleanAddress(value) : value]]
  })
  return entries.length > 0 ? { type, attrs: Object.fromEntries(entries) } : { type }
}
