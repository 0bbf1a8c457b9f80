import { bindingOf, fromRelativePosition } from '@cowrite/crdt/richtext'
import type { Editor } from '@tiptap/core'
import type { DocumentSession } from '../../session/document-session.ts'
import type { Participant } from '../../session/presence/participants.ts'
import { viewportOf } from '../scrolling/scroller.ts'

/** Why following has ended: the reader moved by themselves, the other left, or it was asked for. */
export type FollowEnd = 'moved' | 'left' | 'stopped'

/** Space above and below the caret that is followed, as a share of the viewport's height. */
const COMFORT = 0.2

/** The bars at the top of the page, pixels. */
const BARS = 110

/** What shows that readers move by themselves. */
const OWN_MOVES = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const

/** Scrolls to the caret of a participant. Returns whether they have one in the text. */
export function jumpTo(editor: Editor, person: Participant): boolean {
  const position = caretPosition(editor, person)
  if (position === null) return false
  reveal(editor, position)
  return true
}

/**
 * Keeps the caret of a participant in view until the reader moves by themselves, the participant leaves, or the returned
 * function is called. `onEnd` is called once, not for the latter.
 */
export function follow(
  editor: Editor,
  session: DocumentSession,
  clientId: number,
  onEnd: (end: FollowEnd) => void,
): () => void {
  let frame = 0
  const look = (): void => {
    frame = 0
    const person = session.snapshot().people.find((one) => one.clientId === clientId)
    if (person === undefined) end('left')
    else jumpTo(editor, person)
  }
  const schedule = (): void => {
    if (frame === 0) frame = requestAnimationFrame(look)
  }
  const moved = (event: Event): void => {
    if (event.target instanceof Element && event.target.closest('.cw-follow') !== null) return
    end('moved')
  }
  const stop = (): void => {
    cancelAnimationFrame(frame)
    unsubscribe()
    editor.off('update', schedule)
    editor.off('destroy', stop)
    for (const type of OWN_MOVES) removeEventListener(type, moved, { capture: true })
  }
  const end = (how: FollowEnd): void => {
    stop()
    onEnd(how)
  }
  const unsubscribe = session.subscribe(schedule)
  editor.on('update', schedule)
  editor.on('destroy', stop)
  for (const type of OWN_MOVES) addEventListener(type, moved, { capture: true, passive: true })
  schedule()
  return stop
}

function caretPosition(editor: Editor, { caret }: Participant): number | null {
  if (caret === null || editor.isDestroyed) return null
  const position = fromRelativePosition(bindingOf(editor.state), caret.head)
  return position === null ? null : Math.max(0, Math.min(position, editor.state.doc.content.size))
}

/** Scrolls so that a position is well inside of the viewport; not at all where it is already. */
function reveal({ view }: Editor, position: number): void {
  const { node } = view.domAtPos(position)
  const element = node instanceof Element ? node : node.parentElement
  const { scroller, top, bottom } = viewportOf(view.dom)
  const isAway = (): number => {
    const box = view.coordsAtPos(position)
    const margin = (bottom - top) * COMFORT
    if (box.top < top + Math.max(margin, BARS)) return box.top - (top + bottom) / 2
    return box.bottom > bottom - margin ? box.bottom - (top + bottom) / 2 : 0
  }
  // What was never in view has its height estimated, so that the first scrolling is only nearly right.
  if (isAway() !== 0) element?.scrollIntoView({ block: 'center' })
  const rest = isAway()
  if (rest !== 0) scroller.scrollBy({ top: rest })
}
