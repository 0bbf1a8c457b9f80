/** Time that one portion of drawing may take, milliseconds: less than a frame, so that keys and scrolling are answered. */
const PORTION_MS = 8
/** Blocks of the first portion: more than a screen. */
const FIRST = 40

/** Draws steps in their order, the first at once and the others in portions between which the page is free. */
export class PaintQueue {
  readonly #draw: (step: number) => void
  #drawn = 0
  #known = 0
  #timer: ReturnType<typeof setTimeout> | null = null
  #isStopped = false

  /** `draw` draws the step with that index; it is called once for each, in order. */
  constructor(draw: (step: number) => void) {
    this.#draw = draw
  }

  /** The number of steps that are drawn. */
  get drawn(): number {
    return this.#drawn
  }

  /** There are so many steps now. */
  extend(count: number): void {
    this.#known = count
    if (this.#drawn < FIRST) this.#work(FIRST)
    this.#schedule()
  }

  /** Draws all up to the step with that index at once. */
  drawThrough(step: number): void {
    while (this.#drawn < Math.min(step + 1, this.#known)) this.#draw(this.#drawn++)
  }

  stop(): void {
    this.#isStopped = true
    if (this.#timer !== null) clearTimeout(this.#timer)
  }

  #schedule(): void {
    if (this.#timer !== null || this.#isStopped || this.#drawn >= this.#known) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#work(this.#known)
      this.#schedule()
    })
  }

  #work(until: number): void {
    const end = performance.now() + PORTION_MS
    while (this.#drawn < Math.min(until, this.#known) && performance.now() < end) this.#draw(this.#drawn++)
  }
}
