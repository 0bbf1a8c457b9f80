import { inkOn } from '../../session/presence/color.ts'
import type { Participant } from '../../session/presence/participants.ts'

/** Time for which the name is shown after the caret has moved, milliseconds. */
const NAME_SHOWN_MS = 2_500

/** Width that a name needs to the right of its caret, pixels. With less space it is shown on the left. */
const NAME_ROOM = 170

/**
 * The caret of another participant. It contains no text and receives no pointer events; the stylesheet renders the name
 * from `data-name`. A press on a text node inside of it would put the browser's selection into an element that is not
 * editable, and input until the next `selectionchange` event would be lost.
 */
export class CaretElement {
  readonly dom: HTMLElement
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor() {
    this.dom = document.createElement('span')
    this.dom.className = 'cw-caret'
    this.dom.setAttribute('aria-hidden', 'true')
    // Set here because input is lost without these styles, for example when the stylesheet fails to load.
    this.dom.style.pointerEvents = 'none'
    this.dom.style.userSelect = 'none'
  }

  /** Sets the participant's name and colour. */
  dress(person: Participant): void {
    this.dom.dataset['name'] = person.agent ? `${person.name} · AI` : person.name
    this.dom.classList.toggle('cw-caret-agent', person.agent)
    this.dom.style.setProperty('--cw-person', person.color)
    this.dom.style.setProperty('--cw-person-ink', inkOn(person.color))
  }

  /** Shows the name for {@link NAME_SHOWN_MS}. */
  moved(): void {
    // ProseMirror inserts the element later in this turn of the event loop.
    requestAnimationFrame(() => {
      // Out of view nothing is laid out, and a look at its place would have it laid out.
      if (this.dom.checkVisibility?.({ contentVisibilityAuto: true }) === false) return
      const room = document.documentElement.clientWidth - this.dom.getBoundingClientRect().left
      this.dom.classList.toggle('cw-caret-late', room < NAME_ROOM)
    })
    this.dom.classList.add('cw-caret-moving')
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = setTimeout(() => this.dom.classList.remove('cw-caret-moving'), NAME_SHOWN_MS)
  }

  /** Stops the timer. */
  destroy(): void {
    if (this.timer !== null) clearTimeout(this.timer)
  }
}
