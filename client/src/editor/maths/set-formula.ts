import katex from 'katex'
import './katex.css'

/** Longest source of a block that is set, in UTF-16 units. */
const MAX_SOURCE = 10_000

/** How often macros are expanded at most: each can double the formula. */
const MAX_EXPAND = 200

/** Largest size that a formula may ask for, in em. */
const MAX_SIZE = 30

/**
 * Shows a formula in an element: set for the eye, as MathML for screen readers. A formula with an error is shown as it is
 * written, with what is wrong as a tip. Nothing in it loads or links to anything.
 */
export function setFormula(place: HTMLElement, latex: string, isBlock: boolean): void {
  if (latex.length > MAX_SOURCE) {
    place.textContent = 'This formula is too long to be shown.'
    return
  }
  try {
    katex.render(latex, place, {
      displayMode: isBlock,
      // KaTeX would show errors by an inline style, which the content security policy refuses.
      throwOnError: true,
      trust: false,
      strict: 'ignore',
      maxExpand: MAX_EXPAND,
      maxSize: MAX_SIZE,
      output: 'htmlAndMathml',
    })
  } catch (error) {
    // KaTeX throws for every formula that it cannot read.
    const source = document.createElement('code')
    source.className = 'cw-formula-fault'
    source.textContent = latex
    source.title = error instanceof Error ? error.message : ''
    place.replaceChildren(source)
  }
}
