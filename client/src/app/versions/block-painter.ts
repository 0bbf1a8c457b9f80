import { type ChangeMark, isSafeImage, isSafeLink, type MarkedContent } from '@cowrite/crdt/richtext'
import { DOMSerializer, type Node as DocumentNode, Fragment, type Schema } from '@tiptap/pm/model'
import type { VersionAuthor } from '../../api/versions.ts'
import { formatText } from './format-text.ts'
import type { Side } from './sides.ts'

/** How blocks are drawn. */
export interface PaintOptions {
  readonly schema: Schema
  readonly side: Side
  /** Whether who wrote what is coloured instead of what changed. */
  readonly byAuthor: boolean
  /** By the numbers in the blocks. */
  readonly authors: readonly VersionAuthor[]
  /** Sets a formula in an element that holds its source. */
  readonly onFormula: (element: HTMLElement, latex: string) => void
  /** Shows a stored file that an attribute of an element names. */
  readonly onFile: (element: Element, attribute: 'src' | 'href') => void
}

/** The change that a node stands in. */
interface Standing {
  readonly change: ChangeMark
  readonly n: number
}

/** The attributes that contain addresses, with the check of each. */
const ADDRESSES: Readonly<Record<string, (url: string) => boolean>> = { href: isSafeLink, src: isSafeImage }

const WORDS = { added: 'Added', removed: 'Removed' } as const

/** Draws blocks of a version as elements: content that can be read, selected and copied, and does nothing. */
export class BlockPainter {
  private readonly options: PaintOptions
  /** The last change that was introduced to screen readers, in the block that is drawn. */
  private said = ''

  constructor(options: PaintOptions) {
    this.options = options
  }

  /** The elements of blocks that follow each other. */
  draw(blocks: readonly MarkedContent[]): HTMLElement[] {
    this.said = ''
    const place = document.createElement('div')
    for (const block of blocks) this.append(place, block, null)
    return [...place.children].filter((child): child is HTMLElement => child instanceof HTMLElement)
  }

  private append(parent: Element, node: MarkedContent, outer: Standing | null): void {
    const { side, byAuthor } = this.options
    if (side === 'before' && node.change === 'added') return
    if (side === 'after' && node.change === 'removed') return
    const own = node.change === undefined ? null : { change: node.change, n: node.n ?? 0 }
    const standing = byAuthor ? null : (outer ?? own)
    if (typeof node.text === 'string') {
      parent.append(this.drawText(node, standing))
      return
    }
    const shown =
      side === 'before' && node.was?.attrs !== undefined ? { ...node, attrs: node.was.attrs } : node
    const type = this.options.schema.nodes[node.type ?? '']
    if (type === undefined || type.isText || type === this.options.schema.topNodeType) {
      if (type === undefined) parent.append(unknownNote())
      return
    }
    const { dom, contentDOM } = this.element(shown)
    if (!(dom instanceof HTMLElement)) return
    const inner = standing?.change === 'format' ? null : standing
    for (const child of node.content ?? []) this.append(contentDOM ?? dom, child, inner)
    if (type.name === 'image' || type.name === 'file') this.showFiles(dom)
    if (type.name === 'inlineMath') this.options.onFormula(dom, String(shown.attrs?.['latex'] ?? ''))
    if (type.name === 'codeBlock') dom.dir = 'ltr'
    else if (type.isTextblock) dom.dir = 'auto'
    if (type.isTextblock && dom.childNodes.length === 0) dom.append(document.createElement('br'))
    if (byAuthor && node.by !== undefined && type.isAtom && !type.isText) this.markAuthor(dom, node.by)
    parent.append(this.marked(dom, node, standing, type.isInline))
  }

  /** An element of what changed: an atom or an empty block as a whole; of others what is in them is marked. */
  private marked(
    dom: HTMLElement,
    node: MarkedContent,
    standing: Standing | null,
    isInline: boolean,
  ): HTMLElement {
    if (standing === null) return dom
    const { change, n } = standing
    const isWhole = node.content === undefined || change === 'format'
    if (!isWhole) return dom
    if (isInline && change !== 'format') {
      const wrapper = this.wrapper(change, n, node)
      wrapper.append(dom)
      return wrapper
    }
    dom.classList.add(`cw-v-${change}`)
    dom.dataset['n'] = String(n)
    if (change === 'format') dom.dataset['said'] = formatText(node)
    return dom
  }

  private drawText(node: MarkedContent, standing: Standing | null): Node {
    const { schema, side, byAuthor } = this.options
    const marks = side === 'before' && node.was?.marks !== undefined ? node.was.marks : (node.marks ?? [])
    let drawn: Node = document.createTextNode(node.text ?? '')
    for (const mark of [...marks].reverse()) {
      const type = schema.marks[mark.type]
      const spec = type?.spec.toDOM?.(type.create(mark.attrs), true)
      if (spec === undefined) continue
      const { dom, contentDOM } = DOMSerializer.renderSpec(document, spec)
      withoutUnsafe(dom)
      ;(contentDOM ?? dom).appendChild(drawn)
      drawn = dom
    }
    if (byAuthor && node.by !== undefined) {
      const span = document.createElement('span')
      this.markAuthor(span, node.by)
      span.append(drawn)
      return span
    }
    if (standing === null) return drawn
    const wrapper = this.wrapper(standing.change, standing.n, node)
    wrapper.append(drawn)
    return wrapper
  }

  private wrapper(change: ChangeMark, n: number, node: MarkedContent): HTMLElement {
    const element = document.createElement(change === 'added' ? 'ins' : change === 'removed' ? 'del' : 'span')
    element.className = `cw-v-${change}`
    element.dataset['n'] = String(n)
    const author = node.by === undefined ? undefined : this.options.authors[node.by]
    const who = author === undefined || author.kind === 'unknown' ? '' : ` by ${author.name}`
    if (change === 'format') element.title = formatText(node)
    else if (change === 'added' && who !== '') element.title = `Added${who}`
    const introduced = `${n} ${change}`
    if (this.said !== introduced) {
      this.said = introduced
      const said = document.createElement('span')
      said.className = 'cw-hidden'
      // Who removed something is not recorded: the author of removed words is who wrote them.
      said.textContent =
        change === 'format' ? `${formatText(node)}: ` : `${WORDS[change]}${change === 'added' ? who : ''}: `
      element.append(said)
    }
    return element
  }

  private showFiles(dom: HTMLElement): void {
    for (const element of [dom, ...dom.querySelectorAll('img, a')]) {
      if (element instanceof HTMLImageElement) this.options.onFile(element, 'src')
      if (element instanceof HTMLAnchorElement) this.options.onFile(element, 'href')
    }
  }

  private markAuthor(element: HTMLElement, by: number): void {
    element.classList.add('cw-au')
    element.dataset['by'] = String(by)
    element.style.setProperty('--cw-person', `var(--cw-by-${by})`)
    if (this.options.authors[by]?.kind === 'agent') element.dataset['agent'] = ''
  }

  /** The schema's own element of a node, without what is in it. */
  private element(json: MarkedContent): { dom: Node; contentDOM?: HTMLElement } {
    const type = this.options.schema.nodes[json.type ?? '']!
    // The columns of a table are told by its cells.
    const content = type.name === 'table' ? Fragment.fromArray(this.nodesOf(json)) : null
    const spec = type.spec.toDOM?.(type.create(json.attrs, content))
    if (spec === undefined) return { dom: document.createElement(type.isInline ? 'span' : 'div') }
    const rendered = DOMSerializer.renderSpec(document, spec)
    withoutUnsafe(rendered.dom)
    return rendered
  }

  private nodesOf(json: MarkedContent): DocumentNode[] {
    const { schema } = this.options
    return (json.content ?? []).flatMap((child) => {
      const type = schema.nodes[child.type ?? '']
      return type === undefined || type.isText
        ? []
        : [type.create(child.attrs, Fragment.fromArray(this.nodesOf(child)))]
    })
  }
}

/** Takes addresses that could run code, and what could be used, from an element and those in it. */
function withoutUnsafe(dom: Node): void {
  if (!(dom instanceof Element)) return
  for (const element of [dom, ...dom.querySelectorAll('*')]) {
    for (const [name, isSafe] of Object.entries(ADDRESSES)) {
      const value = element.getAttribute(name)
      if (value !== null && !isSafe(value)) element.removeAttribute(name)
    }
    if (element instanceof HTMLInputElement) element.disabled = true
    if (element instanceof HTMLImageElement) element.loading = 'lazy'
    element.removeAttribute('contenteditable')
  }
}

function unknownNote(): HTMLElement {
  const note = document.createElement('div')
  note.className = 'cw-unknown'
  note.setAttribute('role', 'img')
  note.setAttribute('aria-label', 'This part needs a newer editor')
  return note
}
