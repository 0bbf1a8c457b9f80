import type { Participant } from '../../session/presence/participants.ts'
import { cssColor } from '../../session/presence/shown-color.ts'
import { initials } from '../people/initials.ts'

/** Time for which the name is shown after the caret has moved, milliseconds. */
const NAME_SHOWN_MS = 2_000

/** Width that a name needs to the right of its caret, pixels. With less space it is shown on the left. */
const NAME_ROOM = 170

/**
 * The caret of another participant, and the mark in the gutter beside its line. It contains no text and receives no pointer
 * events; the stylesheet renders the name from `data-name` and the initials from `data-initials`. A press on a text node
 * inside of it would put the browser's selection into an element that is not editable, and input until the next
 * `selectionchange` event would be lost.
 */
export class CaretElement {
  readonly dom: HTMLElement
  private readonly bar: HTMLElement
  private readonly mark: HTMLElement
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor() {
    this.dom = inert('cw-caret')
    this.bar = inert('cw-caret-bar')
    // Without a place of its own it is beside the line of the caret, and costs nothing when the text moves.
    this.mark = inert('cw-gutter-mark cw-avatar cw-avatar-small')
    this.dom.append(this.bar, this.mark)
  }

  /** Sets the participant's name and colour. `others`: how many others have their carets in the same block. */
  dress({ name, agent, color }: Participant, others = 0): void {
    this.dom.dataset['name'] = agent ? `${name} · AI` : name
    this.bar.dataset['name'] = this.dom.dataset['name']
    this.mark.dataset['initials'] = agent ? initials(name).slice(0, 1) : initials(name)
    this.mark.style.setProperty('--cw-others', String(Math.min(others, 3)))
    this.dom.toggleAttribute('data-agent', agent)
    if (agent) this.dom.style.removeProperty('--cw-person')
    else this.dom.style.setProperty('--cw-person', cssColor(color))
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

/** An element that neither a press nor a selection reaches. */
function inert(className: string): HTMLElement {
  const element = document.createElement('span')
  element.className = className
  element.setAttribute('aria-hidden', 'true')
  // Set here because input is lost without these styles, for example when the stylesheet fails to load.
  element.style.pointerEvents = 'none'
  element.style.userSelect = 'none'
  return element
}
