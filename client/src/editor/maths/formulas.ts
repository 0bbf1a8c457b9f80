import { setFormula } from './set-formula.ts'

/** Distance from the view at which a formula is set, in CSS pixels. */
const NEAR = 600

/** The formulas in the lines of one editor: each is set when it comes near the view. */
export class Formulas {
  readonly #waiting = new Map<Element, string>()
  readonly #observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        const latex = this.#waiting.get(target)
        if (!isIntersecting || latex === undefined) continue
        this.forget(target)
        if (target instanceof HTMLElement) setFormula(target, latex, false)
      }
    },
    { rootMargin: `${NEAR}px` },
  )

  /** Shows another formula in an element. */
  show(dom: HTMLElement, latex: string): void {
    this.forget(dom)
    this.#waiting.set(dom, latex)
    this.#observer.observe(dom)
  }

  /** Forgets an element that is not shown any more. */
  forget(dom: Element): void {
    this.#waiting.delete(dom)
    this.#observer.unobserve(dom)
  }

  destroy(): void {
    this.#observer.disconnect()
    this.#waiting.clear()
  }
}
