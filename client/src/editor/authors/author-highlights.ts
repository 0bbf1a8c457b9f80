import { bindingOf, type WrittenRun, writtenBetween } from '@cowrite/crdt/richtext'
import type { Editor } from '@tiptap/core'
import { PALETTE } from '../../session/presence/person.ts'
import { rangeInView } from '../assistant/range-in-view.ts'
import { TextHighlight } from '../assistant/text-highlight.ts'
import type { AuthorColors } from './author-colors.ts'
import type { AuthorTable } from './author-table.ts'
import { knownAuthor } from './known-author.ts'

/** What is coloured beyond each edge of the window, CSS pixels. */
const BEYOND = 400
/** Most characters that are coloured at one time: some screens. */
const MOST = 30_000

/** The names of the highlights: one for each colour of people, one for agents, one for who is not known. */
const NAMES = [...PALETTE.map((_, index) => `cw-wrote-${index}`), 'cw-wrote-agent', 'cw-wrote-unknown']

/** Whether this browser can colour text without changing its elements. */
export const canHighlight = (): boolean => typeof Highlight !== 'undefined' && 'highlights' in CSS

/**
 * Colours the text in view by who wrote it, by the browser's own highlights: nothing of the text or its elements changes,
 * and one goes on writing.
 */
export class AuthorHighlights {
  readonly #editor: Editor
  readonly #table: AuthorTable
  readonly #colors: AuthorColors
  readonly #highlights = new Map(NAMES.map((name) => [name, new TextHighlight(name)]))
  #hidden: ReadonlySet<string> = new Set()
  #frame = 0
  #isDestroyed = false

  constructor(editor: Editor, table: AuthorTable, colors: AuthorColors) {
    this.#editor = editor
    this.#table = table
    this.#colors = colors
    editor.on('frame', this.#schedule)
    addEventListener('scroll', this.#schedule, { capture: true, passive: true })
    addEventListener('resize', this.#schedule)
    this.#schedule()
  }

  /** Leaves these authors without colour. */
  hide(hidden: ReadonlySet<string>): void {
    this.#hidden = hidden
    this.#schedule()
  }

  destroy(): void {
    this.#isDestroyed = true
    this.#editor.off('frame', this.#schedule)
    removeEventListener('scroll', this.#schedule, { capture: true })
    removeEventListener('resize', this.#schedule)
    cancelAnimationFrame(this.#frame)
    for (const highlight of this.#highlights.values()) highlight.set([])
  }

  readonly #schedule = (): void => {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => void this.#draw())
  }

  async #draw(): Promise<void> {
    this.#frame = 0
    const editor = this.#editor
    if (editor.isDestroyed || !canHighlight()) return
    const [from, to] = this.#shown()
    const { state } = editor
    const runs = writtenBetween(bindingOf(state), from, to)
    const authors = await this.#table.authorsOf(runs.map(({ origin }) => origin))
    if (this.#isDestroyed || editor.isDestroyed) return
    // The text was edited while the authors were asked for.
    if (editor.state.doc !== state.doc) {
      this.#schedule()
      return
    }
    const ranges = new Map<string, Range[]>()
    runs.forEach((run, index) => {
      const author = knownAuthor(authors[index] ?? null)
      if (this.#hidden.has(author.id)) return
      const name = this.#nameOf(author)
      const drawn = this.#rangesOf(run)
      ranges.set(name, [...(ranges.get(name) ?? []), ...drawn])
    })
    for (const [name, highlight] of this.#highlights) highlight.set(ranges.get(name) ?? [])
  }

  /** The positions of what is in view, whole blocks. */
  #shown(): readonly [from: number, to: number] {
    const { view, state } = this.#editor
    const { left, width } = view.dom.getBoundingClientRect()
    const at = (top: number) => view.posAtCoords({ left: left + width / 2, top })?.pos
    const { doc } = state
    const first = at(Math.max(-BEYOND, view.dom.getBoundingClientRect().top + 1)) ?? at(60) ?? 0
    const last = at(innerHeight - 1) ?? doc.content.size
    const start = doc.resolve(Math.min(first, doc.content.size))
    const from = start.depth === 0 ? start.pos : start.before(1)
    return [from, Math.min(doc.content.size, Math.max(last + BEYOND, from), from + MOST)]
  }

  #rangesOf({ from, to }: WrittenRun): Range[] {
    const range = rangeInView(this.#editor.view, from, to)
    return range === null ? [] : [range]
  }

  #nameOf(author: ReturnType<typeof knownAuthor>): string {
    if (author.kind === 'agent' || author.kind === 'unknown') return `cw-wrote-${author.kind}`
    const color = this.#colors.of(author).toLowerCase()
    const index = PALETTE.findIndex((one) => one.color === color)
    return `cw-wrote-${index < 0 ? this.#colors.placeOf(author) : index}`
  }
}
