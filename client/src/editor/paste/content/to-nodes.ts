import { isSafeImage, isSafeLink, latexOf } from '@cowrite/crdt/richtext'
import type { Mark, Node, Schema } from '@tiptap/pm/model'
import type { Block, Cell, Format, Item, ListBlock, Run, TextBlock } from './block.ts'
import { boundedRuns, pieces } from './limits.ts'

/** Maximum length of an address, title or description, UTF-16 units: that of the schema's attributes. */
const MAX_STRING = 16_384

/**
 * The blocks as nodes of the schema, which fit into a document in this order. Addresses are safe or omitted; an image
 * without a safe address is omitted.
 */
export function toNodes(schema: Schema, blocks: readonly Block[]): Node[] {
  return blocks.flatMap((block) => nodesOf(schema, block))
}

function nodesOf(schema: Schema, block: Block): Node[] {
  switch (block.kind) {
    case 'text':
      return textNodes(schema, block)
    case 'list':
      return listNodes(schema, block)
    case 'quote': {
      const content = toNodes(schema, block.blocks)
      const { callout, source } = block
      return content.length === 0 ? [] : [schema.node('blockquote', { callout, source }, content)]
    }
    case 'toggle': {
      const content = toNodes(schema, block.blocks)
      return content.length === 0 ? [] : [schema.node('toggle', null, content)]
    }
    case 'code': {
      const text = harmless(block.text.replace(/\r\n?/g, '\n'))
      const { language } = block
      return [schema.node('codeBlock', { language }, text === '' ? [] : schema.text(text))]
    }
    case 'rule':
      return [schema.node('horizontalRule')]
    case 'image': {
      const { src, alt, title } = block
      if (!isSafeImage(src) || src.length > MAX_STRING) return []
      return [schema.node('image', { src, alt: bounded(alt), title: bounded(title) })]
    }
    case 'table':
      return [
        schema.node(
          'table',
          null,
          block.rows.map((cells) =>
            schema.node(
              'tableRow',
              null,
              cells.map((cell) => cellNode(schema, cell)),
            ),
          ),
        ),
      ]
    default:
      return block satisfies never
  }
}

function textNodes(schema: Schema, block: TextBlock): Node[] {
  return pieces(boundedRuns(block.runs)).map((runs) => {
    const content = inlineNodes(schema, runs)
    return block.level === 0
      ? schema.node('paragraph', null, content)
      : schema.node('heading', { level: block.level }, content)
  })
}

function inlineNodes(schema: Schema, runs: readonly Run[]): Node[] {
  return runs.flatMap((run): Node[] => {
    switch (run.kind) {
      case 'text': {
        const text = harmless(run.text)
        return text === '' ? [] : [schema.text(text, marksOf(schema, run.format))]
      }
      case 'math': {
        const latex = latexOf(run.latex)
        return latex === null ? [] : [schema.node('inlineMath', { latex })]
      }
      case 'break':
        return [schema.node('hardBreak')]
      case 'checkbox':
        return []
      default:
        return run satisfies never
    }
  })
}

/** The marks in the order of the schema. In the schema the mark for code excludes all others, and a link means more. */
function marksOf(schema: Schema, format: Format): readonly Mark[] {
  const { link } = format
  const href = link !== null && link.href.length <= MAX_STRING && isSafeLink(link.href) ? link.href : null
  if (format.code && href === null) return [schema.mark('code')]
  let marks: readonly Mark[] = []
  if (href !== null)
    marks = schema.mark('link', { href, title: bounded(link?.title ?? null) }).addToSet(marks)
  for (const name of ['bold', 'italic', 'underline', 'strike', 'highlight'] as const) {
    if (format[name]) marks = schema.mark(name).addToSet(marks)
  }
  return marks
}

/** A list as one node, or several where items with and without a box follow each other. */
function listNodes(schema: Schema, list: ListBlock): Node[] {
  const nodes: Node[] = []
  let number = list.start
  for (let start = 0; start < list.items.length; ) {
    const task = list.items[start]!.checked !== null
    let end = start + 1
    while (end < list.items.length && (list.items[end]!.checked !== null) === task) end++
    const items = list.items.slice(start, end).map((item) => itemNode(schema, item))
    if (task) nodes.push(schema.node('taskList', null, items))
    else if (!list.ordered) nodes.push(schema.node('bulletList', null, items))
    else {
      nodes.push(schema.node('orderedList', { start: number, type: list.numbers }, items))
      number += items.length
    }
    start = end
  }
  return nodes
}

/** An item begins with a paragraph. A heading at its start becomes one. */
function itemNode(schema: Schema, { checked, blocks }: Item): Node {
  const [first, ...rest] = blocks
  const heading = first?.kind === 'text' && first.level > 0
  const content = toNodes(schema, heading ? [{ ...first, level: 0 }, ...rest] : blocks)
  if (content[0]?.type.name !== 'paragraph') content.unshift(schema.node('paragraph'))
  return checked === null
    ? schema.node('listItem', null, content)
    : schema.node('taskItem', { checked }, content)
}

function cellNode(schema: Schema, cell: Cell): Node {
  const content = toNodes(schema, cell.blocks)
  if (content.length === 0) content.push(schema.node('paragraph'))
  const attributes = { colspan: cell.columns, rowspan: cell.rows, align: cell.align }
  return schema.node(cell.header ? 'tableHeader' : 'tableCell', attributes, content)
}

function bounded(text: string | null): string | null {
  return text === null || text === '' || text.length > MAX_STRING ? null : harmless(text)
}

/** The text without control characters, which no editor shows. Line feeds and tabs stay. */
function harmless(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be removed.
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
}
