import { markdownContent } from '@cowrite/crdt/richtext'
import { DOMSerializer, Fragment, type Node } from '@tiptap/pm/model'
import { Decoration } from '@tiptap/pm/view'
import type { FormatChange } from '../../api/suggestions.ts'
import type { Insertion, PlacedHunk, Range } from './place-hunks.ts'

/** What the text would look like if all parts that fit were accepted: nothing of it can be edited or loads anything. */
export function afterDecorations(doc: Node, placed: readonly PlacedHunk[]): Decoration[] {
  return placed
    .filter(({ pending: { hunk } }) => hunk.view === 'clean' || hunk.view === 'rebased')
    .flatMap((one) => decorationsOf(doc, one))
}

function decorationsOf(doc: Node, placed: PlacedHunk): Decoration[] {
  const { pending, deletions, insertions, formats, block } = placed
  const { hunk } = pending
  const look = { 'data-suggestion': hunk.id }
  const hidden = deletions.flatMap(({ from, to }) => [
    Decoration.inline(from, to, { class: 'cw-went', ...look }),
    ...wholeBlocks(doc, { from, to }).map((range) =>
      Decoration.node(range.from, range.to, { class: 'cw-went', ...look }),
    ),
  ])
  const coming = insertions.map((insertion, index) =>
    Decoration.widget(insertion.at, () => elementOf(doc, insertion, hunk.after, look), {
      key: `after ${hunk.id} ${index} ${insertion.text}`,
      side: 1,
      marks: [],
      ignoreSelection: true,
    }),
  )
  const formatted = formats.flatMap(({ from, to, marks }) =>
    marks.map((mark) => Decoration.inline(from, to, { ...formatOf(mark), ...look })),
  )
  // Of a block whose kind or place changes, what it would be stands in its place.
  const isReplaced = block !== null && hunk.kind === 'structure' && hunk.after !== hunk.before
  const replaced = isReplaced
    ? [
        Decoration.node(block.from, block.to, { class: 'cw-went', ...look }),
        Decoration.widget(block.to, () => blockElement(doc, hunk.after, look), {
          key: `after ${hunk.id} ${hunk.after}`,
          side: -1,
          ignoreSelection: true,
        }),
      ]
    : []
  const gone =
    block !== null && hunk.kind === 'delete'
      ? [Decoration.node(block.from, block.to, { class: 'cw-went', ...look })]
      : []
  return [...hidden, ...coming, ...formatted, ...replaced, ...gone]
}

/** The blocks of which everything is in a range. */
function wholeBlocks(doc: Node, { from, to }: Range): Range[] {
  const found: Range[] = []
  doc.nodesBetween(from, to, (node, position) => {
    if (!node.isBlock) return false
    const end = position + node.nodeSize
    // Its border may be outside of the range, its content is not.
    const isWhole = node.isLeaf ? position >= from && end <= to : position + 1 >= from && end - 1 <= to
    if (isWhole && node.content.size + (node.isLeaf ? 1 : 0) > 0) found.push({ from: position, to: end })
    return !isWhole
  })
  return found
}

type Look = Readonly<Record<string, string>>

function elementOf(doc: Node, insertion: Insertion, after: string, look: Look): HTMLElement {
  const { content, text, isBlock } = insertion
  if (isBlock) return blockElement(doc, after, look)
  const nodes = content?.map((json) => doc.type.schema.nodeFromJSON(json)) ?? [doc.type.schema.text(text)]
  return shown('span', doc, nodes, look)
}

function blockElement(doc: Node, markdown: string, look: Look): HTMLElement {
  const nodes = markdownContent(markdown).map((json) => doc.type.schema.nodeFromJSON(json))
  return shown('div', doc, nodes, look)
}

function shown(name: 'span' | 'div', doc: Node, nodes: readonly Node[], look: Look): HTMLElement {
  const element = document.createElement(name)
  element.className = 'cw-came'
  element.contentEditable = 'false'
  element.dir = 'auto'
  for (const [attribute, value] of Object.entries(look)) element.setAttribute(attribute, value)
  // In a document without a window nothing loads.
  const inert = document.implementation.createHTMLDocument('')
  const serializer = DOMSerializer.fromSchema(doc.type.schema)
  const fragment = serializer.serializeFragment(Fragment.from([...nodes]), { document: inert })
  for (const each of fragment.querySelectorAll('*')) makeInert(each, inert)
  element.append(document.importNode(fragment, true))
  return element
}

/** Elements that load something or answer. */
const LOADING = 'img, picture, video, audio, iframe, embed, object, input, button, script'

function makeInert(element: Element, inert: Document): void {
  if (element.matches(LOADING)) {
    element.replaceWith(inert.createTextNode(element.getAttribute('alt') ?? ''))
    return
  }
  for (const name of ['href', 'src', 'srcset', 'style', 'id', 'tabindex']) element.removeAttribute(name)
}

const ELEMENTS: Readonly<Record<string, string>> = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strike: 's',
  code: 'code',
  highlight: 'mark',
}

function formatOf({ type, isAdded }: FormatChange): Record<string, string> {
  const element = ELEMENTS[type]
  if (!isAdded) return { class: `cw-without cw-without-${type}` }
  return element === undefined ? { class: 'cw-came' } : { nodeName: element }
}
