import type { JSONContent } from '@tiptap/core'
import { type DOMOutputSpec, Fragment, type Mark, type Node } from '@tiptap/pm/model'
import type * as Y from 'yjs'
import { readContent } from '../content/content.ts'
import { headingLevel } from '../schema/attributes.ts'
import { richtextSchema } from '../schema/schema.ts'
import { isSafeImage, isSafeLink } from '../schema/urls.ts'

const schema = richtextSchema()

/** Void elements of HTML (without content and end tag) that the schema generates. */
const VOID: ReadonlySet<string> = new Set(['br', 'col', 'hr', 'img', 'input'])

/** The only attributes that contain addresses, with the check of each. */
const ADDRESSES: Readonly<Record<string, (url: unknown) => boolean>> = { href: isSafeLink, src: isSafeImage }

/**
 * The rich text of a document as an HTML fragment with the elements that the editor shows; empty for an empty document.
 * Needs no DOM and does not change the document. All text and attributes are escaped, addresses that could run code are
 * omitted, and of nodes outside the schema only the content is rendered. Therefore the fragment can be inserted into a
 * page unchanged.
 */
export function toHtml(doc: Y.Doc): string {
  return contentToHtml(readContent(doc).content ?? [])
}

/** {@link toHtml} for content outside of a document: blocks as JSON of the schema. */
export function contentToHtml(blocks: readonly JSONContent[]): string {
  const nodes = blocks.flatMap(toNodes)
  return withContents(nodes, inline(nodes, 0))
}

/** What stands in the HTML for each table of contents: all of the schema's element. */
const CONTENTS = '<nav class="cw-contents" data-type="contents"></nav>'

/**
 * The HTML of blocks with the headings of the top level in its tables of contents. Each links to its heading by an anchor
 * before it.
 */
function withContents(nodes: readonly Node[], html: string): string {
  if (!html.includes(CONTENTS)) return html
  const headings = nodes.filter(
    ({ type, textContent }) => type.name === 'heading' && textContent.trim() !== '',
  )
  const items = headings.map(
    ({ attrs, textContent }, index) =>
      `<li class="cw-contents-${headingLevel(attrs['level'])}"><a href="#heading-${index + 1}">${escaped(textContent)}</a></li>`,
  )
  const numbers = new Map(headings.map((node, index) => [node, index + 1]))
  const anchored = nodes
    .map((node) => {
      const number = numbers.get(node)
      return number === undefined ? element(node) : `<a id="heading-${number}"></a>${element(node)}`
    })
    .join('')
  return anchored.split(CONTENTS).join(CONTENTS.replace('><', () => `><ul>${items.join('')}</ul><`))
}

/**
 * Builds nodes without checking whether the schema allows them here: the document may contain updates of hostile
 * clients.
 */
function toNodes(json: JSONContent): Node[] {
  // An element can have the name `text` without being a text.
  if (json.type === 'text' && json.text !== undefined) {
    const marks = (json.marks ?? []).flatMap((mark) => {
      const type = schema.marks[mark.type]
      return type === undefined ? [] : [type.create(mark.attrs)]
    })
    return json.text === '' ? [] : [schema.text(json.text, marks)]
  }
  const content = (json.content ?? []).flatMap(toNodes)
  const type = schema.nodes[json.type ?? '']
  // Texts are handled above, and a nested document node has no element of its own.
  if (type === undefined || type.isText || type === schema.topNodeType) return content
  return [type.create(json.attrs, Fragment.fromArray(content))]
}

/** Renders adjacent nodes; those with the same mark at this depth share its element, as in the editor. */
function inline(nodes: readonly Node[], depth: number): string {
  let html = ''
  for (let start = 0; start < nodes.length; ) {
    const mark = nodes[start]!.marks[depth]
    let end = start + 1
    while (mark !== undefined && end < nodes.length && nodes[end]!.marks[depth]?.eq(mark)) end++
    const stretch = nodes.slice(start, end)
    html += mark === undefined ? element(stretch[0]!) : markup(mark, inline(stretch, depth + 1))
    start = end
  }
  return html
}

function markup(mark: Mark, content: string): string {
  const spec = mark.type.spec.toDOM?.(mark, true)
  return spec === undefined ? content : render(spec, content)
}

function element(node: Node): string {
  if (node.isText) return escaped(node.text ?? '')
  if (node.type.name === 'toggle') return toggle(node)
  const content = inline(node.children, 0)
  const spec = node.type.spec.toDOM?.(node)
  return spec === undefined ? content : render(spec, content)
}

/** A toggle, open, with its first block as the summary if that is a paragraph or heading. */
function toggle({ children }: Node): string {
  const [first, ...rest] = children
  const isSummary = first?.isTextblock === true && first.type.spec.code !== true
  const line = first?.type.name === 'heading' ? element(first) : inline(first?.children ?? [], 0)
  const head = isSummary ? `<summary>${line}</summary>` : ''
  return `<details open>${head}${inline(isSummary ? rest : children, 0)}</details>`
}

/**
 * Renders ProseMirror's description of an element (an array of name, attributes and children; 0 stands for the
 * content).
 */
function render(spec: DOMOutputSpec, content: string): string {
  if (typeof spec === 'string') return escaped(spec)
  if (!Array.isArray(spec)) throw new TypeError('The schema describes an element that needs a DOM')
  const [name, second, ...rest] = spec as readonly [string, ...unknown[]]
  const hasAttributes = typeof second === 'object' && second !== null && !Array.isArray(second)
  const attributes = hasAttributes ? (second as Record<string, unknown>) : {}
  const open = `<${name}${Object.entries(attributes).map(attribute).join('')}>`
  if (VOID.has(name)) return open
  const children = hasAttributes || second === undefined ? rest : [second, ...rest]
  const inside = children.map((child) => {
    if (child === 0) return content
    // A table without rows has no column description.
    return child === undefined ? '' : render(child as DOMOutputSpec, content)
  })
  return `${open}${inside.join('')}</${name}>`
}

function attribute([name, value]: [string, unknown]): string {
  if (value === null || value === undefined) return ''
  if (ADDRESSES[name]?.(value) === false) return ''
  return ` ${name}="${escaped(String(value))}"`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char)
}
