import type { EditorView } from '@tiptap/pm/view'
import { contentTop, type Viewport, viewportOf } from './scroller.ts'

/** Something that one sees, and where it was in the content of its scroller, CSS pixels. */
export type Landmark =
  | { readonly kind: 'caret'; readonly top: number }
  | { readonly kind: 'line'; position: number; isDeleted: boolean; readonly top: number }
  | { readonly kind: 'block'; readonly element: Element; readonly top: number }

/** What must keep its place in the window: the first landmark that still exists. */
export interface Anchor {
  readonly scroller: Element
  readonly landmarks: readonly Landmark[]
}

/** Blocks that are noted after the first one, so that one is left when others are deleted. */
const MAX_BLOCKS = 12

/** Elements with blocks in them, of which the first one in view is noted instead. A row is noted as a whole. */
const CONTAINERS =
  '.cw-section, ul, ol, li, li > div, blockquote, .cw-quote-text, .cw-toggle, .cw-toggle-content, .cw-footnote, .cw-footnote-text, .tableWrapper, table, tbody'

/** Elements whose lines are positions of the text. */
const TEXTBLOCKS = 'p, h1, h2, h3, h4, h5, h6'

/**
 * What one reads or types: the caret if it is in view, else the first blocks in view. `null` where nothing can be kept:
 * the text is not in view, or the page stands at its start, where one waits for what comes first.
 */
export function findAnchor(view: EditorView): Anchor | null {
  const { dom } = view
  const viewport = viewportOf(dom)
  const { scroller } = viewport
  const box = dom.getBoundingClientRect()
  if (box.height === 0) return null
  const caret = view.hasFocus() ? caretIn(view, viewport) : null
  if (caret !== null) return { scroller, landmarks: [caret] }
  if (scroller.scrollTop <= 0) return null
  const from = Math.max(viewport.top, coveredUntil(dom, viewport))
  const landmarks: Landmark[] = []
  collect(view, dom, { ...viewport, top: from }, landmarks)
  return landmarks.length > 0 ? { scroller, landmarks } : null
}

/** How far the content of an anchor's scroller moved since it was found, CSS pixels; 0 if nothing of it is left. */
export function shiftOf(view: EditorView, { scroller, landmarks }: Anchor): number {
  const found = landmarks.find((each) => isLeft(view, each)) ?? landmarks.find(({ kind }) => kind === 'line')
  if (found === undefined) return 0
  const top = topOf(view, found)
  return top === null ? 0 : contentTop(scroller, top) - found.top
}

function isLeft(view: EditorView, landmark: Landmark): boolean {
  switch (landmark.kind) {
    case 'caret':
      return true
    case 'line':
      return !landmark.isDeleted
    case 'block':
      return view.dom.contains(landmark.element)
    default:
      return landmark satisfies never
  }
}

function topOf(view: EditorView, landmark: Landmark): number | null {
  switch (landmark.kind) {
    case 'caret':
      return view.coordsAtPos(view.state.selection.head).top
    case 'line':
      return view.coordsAtPos(Math.min(landmark.position, view.state.doc.content.size)).top
    case 'block':
      return landmark.element.getBoundingClientRect().top
    default:
      return landmark satisfies never
  }
}

function caretIn(view: EditorView, { scroller, top, bottom }: Viewport): Landmark | null {
  const caret = view.coordsAtPos(view.state.selection.head)
  const isInView = caret.bottom > top && caret.top < bottom
  return isInView ? { kind: 'caret', top: contentTop(scroller, caret.top) } : null
}

/** The lower edge of the toolbar that covers the start of the text; the viewport's own when none does. */
function coveredUntil(dom: Element, { top, bottom }: Viewport): number {
  const bar = dom.closest('.cw-editor')?.querySelector('.cw-toolbar-place')?.getBoundingClientRect()
  return bar !== undefined && bar.top < (top + bottom) / 2 ? bar.bottom : top
}

/** Notes the blocks that begin in the viewport, and the line of a text that began before it. */
function collect(view: EditorView, parent: Element, viewport: Viewport, landmarks: Landmark[]): void {
  const { scroller, top, bottom } = viewport
  const { children } = parent
  let last: Landmark | null = null
  for (let i = firstBelow(children, top); i < children.length && landmarks.length < MAX_BLOCKS; i++) {
    const element = children[i]!
    const box = element.getBoundingClientRect()
    if (box.top >= bottom) break
    if (box.height === 0 || box.bottom <= top) continue
    const block: Landmark = { kind: 'block', element, top: contentTop(scroller, box.top) }
    if (box.top >= top) landmarks.push(block)
    else if (element.matches(CONTAINERS)) collect(view, element, viewport, landmarks)
    else if (element.matches(TEXTBLOCKS)) landmarks.push(lineAt(view, element, viewport))
    else last = block
  }
  // Better than nothing: its start is out of view, and it may be growing itself.
  if (landmarks.length === 0 && last !== null) landmarks.push(last)
}

/** The index of the first element whose lower edge is below a height. Elements stand below each other. */
function firstBelow(elements: HTMLCollection, height: number): number {
  let low = 0
  let high = elements.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (elements[middle]!.getBoundingClientRect().bottom > height) high = middle
    else low = middle + 1
  }
  return low
}

/** The first line in view of a text that began before. */
function lineAt(view: EditorView, element: Element, { scroller, top }: Viewport): Landmark {
  const start = view.posAtDOM(element, 0)
  let low = start
  let high = view.state.doc.resolve(start).end()
  while (low < high) {
    const middle = (low + high) >> 1
    if (view.coordsAtPos(middle).top >= top) high = middle
    else low = middle + 1
  }
  return {
    kind: 'line',
    position: low,
    isDeleted: false,
    top: contentTop(scroller, view.coordsAtPos(low).top),
  }
}
