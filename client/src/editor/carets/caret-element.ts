import { inkOn } from '../../session/presence/color.ts'
import type { Participant } from '../../session/presence/participants.ts'

/** For how long a name stays at a caret after it moved, milliseconds; then only the caret itself is shown. */
const NAME_SHOWN_MS = 2_500

/** So much room a name needs beside its caret, pixels; with less it stands on the other side. */
const NAME_ROOM = 170

/**
 * Somebody's caret in the text. It holds no text and takes no pointer: the name is drawn by the stylesheet from
 * `data-name`. A press on a text node in here would put the browser's selection into an island that cannot be
 * edited, and whatever is typed until the next `selectionchange` event would be dropped.
 */
export class CaretElement {
  readonly dom: HTMLElement
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor() {
    this.dom = document.createElement('span')
    this.dom.className = 'cw-caret'
    this.dom.setAttribute('aria-hidden', 'true')
    // Not left to the stylesheet: without it typed text is lost.
    this.dom.style.pointerEvents = 'none'
    this.dom.style.userSelect = 'none'
  }

  /** Gives it the person's name and colour. */
  dress(person: Participant): void {
    this.dom.dataset['name'] = person.agent ? `${person.name} · AI` : person.name
    this.dom.classList.toggle('cw-caret-agent', person.agent)
    this.dom.style.setProperty('--cw-person', person.color)
    this.dom.style.setProperty('--cw-person-ink', inkOn(person.color))
  }

  /** Shows the name for a moment. */
  moved(): void {
    // The caret gets its place within this turn.
    requestAnimationFrame(() => {
      const room = document.documentElement.clientWidth - this.dom.getBoundingClientRect().left
      this.dom.classList.toggle('cw-caret-late', room < NAME_ROOM)
    })
    this.dom.classList.add('cw-caret-moving')
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = setTimeout(() => this.dom.classList.remove('cw-caret-moving'), NAME_SHOWN_MS)
  }

  /** Stops what is timed. */
  destroy(): void {
    if (this.timer !== null) clearTimeout(this.timer)
  }
}
