import type { AgentMember } from '../room/room.ts'
import { PresenceReporter } from './execution.ts'

/** Time between two changes of what an agent shows of itself, in ms. */
const SHOW_MS = 100

/** Shows what an agent does, ten times a second at most, and the last of it always. */
export class PacedPresence {
  readonly #reporter: PresenceReporter
  #timer: NodeJS.Timeout | null = null
  #shownAt = Number.NEGATIVE_INFINITY
  #next: readonly [status: string, caret: unknown] | null = null

  constructor(member: AgentMember) {
    this.#reporter = new PresenceReporter(member)
  }

  /** Shows a status, and a caret given as a relative position in JSON. */
  show(status: string, caret: unknown): void {
    this.#next = [status, caret]
    const waitMs = this.#shownAt + SHOW_MS - performance.now()
    if (waitMs <= 0) this.#present()
    else this.#timer ??= setTimeout(() => this.#present(), waitMs)
  }

  /** Shows nothing more. */
  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#next = null
  }

  #present(): void {
    this.#timer = null
    if (this.#next === null) return
    this.#shownAt = performance.now()
    this.#reporter.show(...this.#next)
    this.#next = null
  }
}
