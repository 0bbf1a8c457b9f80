import type { Node } from '@tiptap/pm/model'
import type { EditorView } from '@tiptap/pm/view'
import { estimatedHeight, weightOf } from './height.ts'
import { type PlannedSection, planSections } from './plan.ts'
import { type NewSection, type Section, sectionMaker } from './section.ts'
import { divideDecorations, type PositionRange } from './section-decorations.ts'
import {
  changeUnobserved,
  Dirty,
  type DomPlace,
  internalsOf,
  type NodeDesc,
  type ViewDesc,
} from './view-internals.ts'

/** From this number of blocks on, a document is drawn in sections. */
export const LONG_BLOCKS = 128

/**
 * Sections that are drawn at once when many are new: a screenful, and the last one, in which the keys that go to the end of
 * the text look for it. The others follow in slices of this length, milliseconds, with pauses for input and paint.
 */
const FIRST_DRAWN = 2
const MANY_NEW = 8
const SLICE_MS = 6

/**
 * Draws a long document in sections: elements around runs of its blocks. Layout then looks at one section and not at all
 * blocks, sections out of view are not laid out, and what did not change is not compared. To prosemirror-view a section is a
 * child of the document without positions of its own, as the element of a mark is.
 */
export class SectionedDocument {
  readonly #docView: NodeDesc
  readonly #newSection: NewSection
  readonly #drawFlat: NodeDesc['updateChildren']
  readonly #placeInFlat: NodeDesc['domFromPos']
  readonly #nearest: NodeDesc['nearestDesc']
  readonly #descAt: NodeDesc['descAt']
  #sections: Section[] = []
  /** The document that the sections show. */
  #drawn: Node | null = null
  #view: EditorView | null = null
  /** Draws sections that are not drawn yet. */
  #slice: ReturnType<typeof setTimeout> | null = null

  /** Replaces the methods of the object `docView` that draw the document and that find places between blocks. */
  constructor(docView: NodeDesc) {
    this.#docView = docView
    this.#newSection = sectionMaker(docView)
    this.#drawFlat = docView.updateChildren
    this.#placeInFlat = docView.domFromPos
    this.#nearest = docView.nearestDesc
    this.#descAt = docView.descAt
    docView.updateChildren = (view, position) => this.#draw(view, position)
    docView.domFromPos = (position, side) => this.#placeOf(position, side)
    docView.nearestDesc = (dom, onlyNodes) => this.#nearestDesc(dom, onlyNodes)
    docView.descAt = (position) => {
      // A block at the start of a section is looked for beside the section's own methods.
      const at = this.#sectionAt(position)
      if (at !== null) this.#drawNow([at])
      return this.#descAt.call(docView, position)
    }
  }

  /** Draws all that is not drawn yet. */
  drawAll(): void {
    this.#drawNow(this.#sections)
  }

  /** Ends the drawing in slices. */
  destroy(): void {
    if (this.#slice !== null) clearTimeout(this.#slice)
    this.#slice = null
    this.#view = null
  }

  /** The description of the document that is drawn here. */
  get docView(): NodeDesc {
    return this.#docView
  }

  /** Draws the document anew if it is long and is not drawn in sections yet. */
  divide(view: EditorView): void {
    if (this.#drawn !== null || this.#docView.node.childCount < LONG_BLOCKS || view.composing) return
    this.#docView.dirty = Dirty.content
    // Sets the browser's selection as well, which is lost in elements that are moved.
    view.updateState(view.state)
  }

  #draw(view: EditorView, position: number): void {
    const { node: doc } = this.#docView
    const isShort = this.#drawn === null && (doc.childCount < LONG_BLOCKS || view.composing)
    if (isShort) this.#drawFlat.call(this.#docView, view, position)
    else this.#drawSections(view, doc)
  }

  #drawSections(view: EditorView, doc: Node): void {
    const before = this.#drawn?.children ?? []
    const counts = this.#sections.map(({ node }) => node.childCount)
    const planned = planSections(before, counts, doc.children, view.composing ? null : { weightOf })
    const sections = planned.map(
      ({ source }) =>
        (source === null ? null : this.#sections[source]) ??
        this.#newSection(this.#docView, doc, (section) => this.#drawNow([section])),
    )
    this.#move(planned, sections, doc)
    const isOther = sections.map((section, index) => {
      const { from, to } = planned[index]!
      if (section.contains(doc, from, to)) return false
      section.contain(doc, doc.children.slice(from, to))
      return true
    })
    const ranges = rangesOf(sections)
    const decorations = divideDecorations(this.#docView.innerDeco, doc, ranges)
    const gone = this.#docView.children.filter((child) => !sections.includes(child as Section))
    this.#docView.children = sections
    this.#sections = sections
    this.#drawn = doc
    this.#view = view
    const areMany = planned.filter(({ source }) => source === null).length > MANY_NEW
    sections.forEach((section, index) => {
      const isNew = planned[index]!.source === null
      const isEnd = index < FIRST_DRAWN || index === sections.length - 1
      const isEmpty = !section.isDrawn && section.children.length === 0
      const waits = isEmpty && !isEnd && (areMany || !isNew)
      if (isNew) reserve(section, waits)
      if (waits) {
        this.#drawLater()
        return
      }
      const isStale = isOther[index] === true || !section.shows(decorations[index]!)
      if (isStale) section.draw(view, ranges[index]!.from, decorations[index]!)
    })
    for (const child of gone) child.destroy()
    this.#place(view)
  }

  /** Draws sections in slices, from the start of the document. */
  #drawLater(): void {
    this.#slice ??= setTimeout(() => {
      this.#slice = null
      if (!this.#drawNow(this.#sections, performance.now() + SLICE_MS)) this.#drawLater()
    })
  }

  /** Draws those of the sections that are not drawn yet, until a time. Returns whether none is left. */
  #drawNow(sections: readonly Section[], end = Number.POSITIVE_INFINITY): boolean {
    const view = this.#view
    const waiting = sections.filter(({ isDrawn }) => !isDrawn)
    if (waiting.length === 0 || view === null || this.#drawn === null) return true
    const ranges = rangesOf(this.#sections)
    const decorations = divideDecorations(this.#docView.innerDeco, this.#drawn, ranges)
    for (const section of waiting) {
      if (performance.now() > end) return false
      const index = this.#sections.indexOf(section)
      if (index < 0) continue
      changeUnobserved(view, () => section.draw(view, ranges[index]!.from, decorations[index]!))
      section.dom.style.minBlockSize = ''
    }
    return true
  }

  /** The section in which the block at a position is; null while the document is not in sections. */
  #sectionAt(position: number): Section | null {
    let start = 0
    for (const section of this.#sections) {
      const end = start + section.size
      if (position < end) return section
      start = end
    }
    return null
  }

  /** Moves the descriptions of blocks into the sections that are made for them, so that they are not drawn again. */
  #move(planned: readonly PlannedSection[], sections: readonly Section[], doc: Node): void {
    const targets = new Map<Node, Section>()
    planned.forEach(({ from, to, source }, index) => {
      if (source !== null) return
      for (const block of doc.children.slice(from, to)) targets.set(block, sections[index]!)
    })
    if (targets.size === 0) return
    const parents = this.#sections.length > 0 ? this.#sections : [this.#docView]
    for (const parent of parents) moveChildren(parent, targets)
  }

  /** Puts the elements of the sections into the document's element, in order, and nothing else. */
  #place(view: EditorView): void {
    const { contentDOM } = this.#docView
    if (contentDOM === null) return
    let next = contentDOM.firstChild
    let isWritten = false
    for (const { dom } of this.#sections) {
      if (dom === next) {
        next = dom.nextSibling
        continue
      }
      contentDOM.insertBefore(dom, next)
      isWritten = true
    }
    while (next !== null) {
      const { nextSibling } = next
      next.remove()
      next = nextSibling
      isWritten = true
    }
    // As prosemirror-view does: it then sets the browser's selection again.
    const internals = internalsOf(view)
    if (isWritten && internals.trackWrites === contentDOM) internals.trackWrites = null
  }

  /** A place between two blocks is in a section, where its neighbours are. */
  #placeOf(position: number, side: number): DomPlace {
    let start = 0
    for (const section of this.#sections) {
      const end = start + section.size
      const isLast = section === this.#sections.at(-1)
      if (position < end || (position === end && (side < 0 || isLast))) {
        return section.domFromPos(position - start, side)
      }
      start = end
    }
    return this.#placeInFlat.call(this.#docView, position, side)
  }

  #nearestDesc(dom: globalThis.Node, onlyNodes = false): ViewDesc | undefined {
    const found = this.#nearest.call(this.#docView, dom, onlyNodes)
    const section = onlyNodes ? this.#sections.find((section) => section === found) : undefined
    return section?.asDocument ?? found
  }
}

function rangesOf(sections: readonly Section[]): PositionRange[] {
  let from = 0
  return sections.map(({ size }) => {
    const range = { from, to: from + size }
    from = range.to
    return range
  })
}

/** Moves the children of a description, with the widgets before them, to other sections. */
function moveChildren(parent: ViewDesc, targets: ReadonlyMap<Node, Section>): void {
  const kept: ViewDesc[] = []
  let widgets: ViewDesc[] = []
  for (const child of parent.children) {
    widgets.push(child)
    if (child.node === undefined) continue
    const target = targets.get(child.node)
    if (target === undefined || target === parent) kept.push(...widgets)
    else {
      for (const each of widgets) each.parent = target
      target.children.push(...widgets)
      target.dirty = Dirty.content
    }
    widgets = []
  }
  kept.push(...widgets)
  if (kept.length === parent.children.length) return
  parent.children = kept
  parent.dirty = Dirty.content
}

/** Gives a section the height that it has until it is laid out; while it is empty, the element itself. */
function reserve(section: Section, isEmpty: boolean): void {
  const height = `${Math.round(estimatedHeight(section.node.children))}px`
  Object.assign(section.dom.style, {
    containIntrinsicBlockSize: `auto ${height}`,
    minBlockSize: isEmpty ? height : '',
  })
}
