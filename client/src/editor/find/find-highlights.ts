import type { EditorView } from '@tiptap/pm/view'
import type { DocumentMatch } from './find-in-document.ts'
import type { FindSession } from './find-session.ts'

/** Names in the browser's registry of highlights, for `::highlight()` in find.css. */
const ALL = 'cw-find'
const PRESENT = 'cw-find-present'

/** Matches that are drawn on each side of what is in view. The others are drawn when they come into view. */
const DRAWN_EACH_SIDE = 300

/**
 * Draws the matches of a search by the browser's own highlights, which change no element of the text. A browser without
 * them (Firefox before 140) shows the present match only, as the selection.
 */
export class FindHighlights {
  readonly #view: EditorView
  readonly #session: FindSession

  constructor(view: EditorView, session: FindSession) {
    this.#view = view
    this.#session = session
  }

  /** Draws what is near the view. */
  draw(): void {
    if (!isSupported() || this.#view.isDestroyed) return
    const { matches } = this.#session
    const { index } = this.#session.snapshot()
    const middle = matches.indexFrom(this.#positionInView())
    const near = matches.slice(middle - DRAWN_EACH_SIDE, middle + DRAWN_EACH_SIDE)
    const present = index === null ? null : matches.at(index)
    CSS.highlights.set(ALL, new Highlight(...near.flatMap((match) => this.#rangeOf(match) ?? [])))
    const range = present === null ? null : this.#rangeOf(present)
    const highlight = new Highlight(...(range === null ? [] : [range]))
    highlight.priority = 1
    CSS.highlights.set(PRESENT, highlight)
  }

  clear(): void {
    if (!isSupported()) return
    CSS.highlights.delete(ALL)
    CSS.highlights.delete(PRESENT)
  }

  /** A position of the text in the middle of the window. */
  #positionInView(): number {
    const { left, width } = this.#view.dom.getBoundingClientRect()
    const found = this.#view.posAtCoords({ left: left + width / 2, top: innerHeight / 2 })
    return found?.pos ?? this.#view.state.selection.from
  }

  #rangeOf({ from, to }: DocumentMatch): Range | null {
    if (to > this.#view.state.doc.content.size) return null
    const start = this.#view.domAtPos(from, 1)
    const end = this.#view.domAtPos(to, -1)
    const range = document.createRange()
    range.setStart(start.node, start.offset)
    range.setEnd(end.node, end.offset)
    return range
  }
}

function isSupported(): boolean {
  return typeof Highlight !== 'undefined' && 'highlights' in CSS
}
