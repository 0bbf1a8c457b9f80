/**
 * Ranges that one part of the page lights by one of the browser's own highlights, which change no element of the text.
 * Others may light ranges under the same name. Browsers without highlights (Firefox before 140) show nothing.
 */
export class TextHighlight {
  readonly #name: string
  #ranges: readonly Range[] = []

  /** `name` is that in the stylesheet's `::highlight()`. */
  constructor(name: string) {
    this.#name = name
  }

  /** Lights these ranges instead of those before. */
  set(ranges: readonly Range[]): void {
    if (typeof Highlight === 'undefined' || !('highlights' in CSS)) return
    if (ranges.length === 0 && this.#ranges.length === 0) return
    const highlight = CSS.highlights.get(this.#name) ?? new Highlight()
    for (const range of this.#ranges) highlight.delete(range)
    for (const range of ranges) highlight.add(range)
    this.#ranges = ranges
    CSS.highlights.set(this.#name, highlight)
  }
}
