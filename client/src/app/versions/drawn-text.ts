import type { Schema } from '@tiptap/pm/model'
import type { VersionAuthor } from '../../api/versions.ts'
import type { Face } from '../../editor/people/Avatar.tsx'
import type { DocumentSession } from '../../session/document-session.ts'
import { BlockPainter } from './block-painter.ts'
import type { ChangeList } from './change-list.ts'
import { gutterOf } from './gutter.ts'
import { PaintQueue } from './paint-queue.ts'
import type { StoredFiles } from './stored-files.ts'
import type { Show } from './versions-place.ts'

/** Elements that begin with text. */
const LINES = 'p, h1, h2, h3, h4, pre'

export interface DrawnTextOptions {
  readonly host: HTMLElement
  readonly list: ChangeList
  readonly show: Show
  readonly authors: readonly VersionAuthor[]
  readonly schema: Schema
  readonly face: (author: VersionAuthor) => Face
  readonly session: DocumentSession
}

/** The steps of differences as elements of the page, drawn while they come. */
export class DrawnText {
  readonly #options: DrawnTextOptions
  readonly #queue: PaintQueue
  readonly #elements: (readonly HTMLElement[])[] = []
  readonly #stepOf = new Map<Element, number>()
  readonly #painters: readonly BlockPainter[]
  #present: readonly Element[] = []
  #files: Promise<StoredFiles> | null = null
  #formulas: Promise<{ show(dom: HTMLElement, latex: string): void; destroy(): void }> | null = null

  constructor(options: DrawnTextOptions) {
    this.#options = options
    const { show, schema, authors } = options
    const shared = {
      schema,
      authors,
      byAuthor: show === 'authors',
      onFormula: this.#setFormula,
      onFile: this.#showFile,
    }
    this.#painters =
      show === 'sides'
        ? [new BlockPainter({ ...shared, side: 'before' }), new BlockPainter({ ...shared, side: 'after' })]
        : [new BlockPainter({ ...shared, side: 'both' })]
    this.#queue = new PaintQueue((step) => this.#draw(step))
    options.host.replaceChildren()
  }

  /** Draws the steps that have come. */
  readonly extend = (): void => this.#queue.extend(this.#options.list.steps.length)

  /** Shows a change and marks it as the present one; `null`: none is. */
  goTo(change: number | null): void {
    for (const element of this.#present) element.removeAttribute('data-current')
    this.#present = []
    const place = change === null ? null : this.#options.list.placeOf(change)
    if (place === null) return
    this.#queue.drawThrough(place.step)
    const elements = this.#elements[place.step] ?? []
    this.#present = elements.flatMap((element) => {
      const inside = [...element.querySelectorAll(`[data-n="${place.n}"]`)]
      return element.dataset['n'] === String(place.n) ? [element, ...inside] : inside
    })
    for (const element of this.#present) element.setAttribute('data-current', '')
    const first = this.#present[0] ?? elements[0]
    first?.scrollIntoView({ block: 'center' })
  }

  /** The number of the change that an element is in; `null`: it is in none. */
  changeAt(element: Element): number | null {
    const marked = element.closest<HTMLElement>('[data-n]')
    if (marked === null) return null
    for (let block: Element | null = marked; block !== null; block = block.parentElement) {
      const step = this.#stepOf.get(block)
      if (step !== undefined) return (this.#options.list.firsts[step] ?? 0) + Number(marked.dataset['n'])
    }
    return null
  }

  destroy(): void {
    this.#queue.stop()
    void this.#files?.then((files) => files.destroy())
    void this.#formulas?.then((formulas) => formulas.destroy())
    this.#options.host.replaceChildren()
  }

  #draw(index: number): void {
    const { list, host, show, authors, face } = this.#options
    const step = list.steps[index]!
    const drawn = this.#painters.map((painter) => painter.draw(step.blocks))
    let elements = drawn[0] ?? []
    if (show === 'sides') elements = [beside(drawn)]
    for (const element of elements) this.#stepOf.set(element, index)
    const [first] = elements
    if (show === 'authors' && first !== undefined) {
      const gutter = gutterOf(step.blocks, authors, face)
      const line = first.matches(LINES) ? first : first.querySelector<HTMLElement>(LINES)
      if (gutter !== null) line?.prepend(gutter)
    }
    host.append(...elements)
    this.#elements.push(elements)
  }

  readonly #showFile = (element: Element, attribute: 'src' | 'href'): void => {
    this.#files ??= import('./stored-files.ts').then(
      ({ StoredFiles }) => new StoredFiles(this.#options.session),
    )
    this.#files.then(
      (files) => files.show(element, attribute),
      () => {
        // Without a network nothing can be shown.
      },
    )
  }

  readonly #setFormula = (element: HTMLElement, latex: string): void => {
    element.classList.add('cw-formula')
    this.#formulas ??= import('../../editor/maths/formulas.ts').then(({ Formulas }) => new Formulas())
    this.#formulas.then(
      (formulas) => formulas.show(element, latex),
      () => {
        // Without a network it stands there as it is written.
      },
    )
  }
}

/** Two states of one step in one line. */
function beside(drawn: readonly (readonly HTMLElement[])[]): HTMLElement {
  const row = document.createElement('div')
  row.className = 'cw-v-sides'
  for (const elements of drawn) {
    const side = document.createElement('div')
    side.append(...elements)
    row.append(side)
  }
  return row
}
