import { MIN_PERCENT } from '@cowrite/crdt/richtext'
import { part } from '../files/dom.ts'

/** The width that a grip changes. */
export interface GripWidth {
  /** Percent of the column; `null` for the picture's own size. */
  readonly percent: () => number | null
  readonly set: (percent: number | null) => void
}

/** How much a key changes the width, percent of the column. */
const STEP = 5

/**
 * A handle at one side of a picture, by which its width is dragged; the arrow keys change it too. Both handles do the same;
 * that at the end can have the focus.
 */
export function watchGrip(side: 'start' | 'end', frame: HTMLElement, width: GripWidth): HTMLElement {
  const grip = part('div', 'cw-picture-grip')
  grip.dataset['side'] = side
  if (side === 'end') {
    grip.tabIndex = 0
    grip.setAttribute('role', 'slider')
    grip.setAttribute('aria-label', 'Width of the picture in percent')
    grip.setAttribute('aria-valuemin', String(MIN_PERCENT))
    grip.setAttribute('aria-valuemax', '100')
  } else grip.setAttribute('aria-hidden', 'true')
  const column = () => frame.parentElement?.clientWidth ?? frame.clientWidth
  const inPercent = (pixels: number) => bounded(Math.round((100 * pixels) / Math.max(1, column())))
  const now = () => width.percent() ?? inPercent(frame.clientWidth)

  grip.addEventListener('pointerdown', (down) => {
    if (down.button !== 0) return
    down.preventDefault()
    const begun = frame.getBoundingClientRect()
    const isRight = Math.abs(down.clientX - begun.right) < Math.abs(down.clientX - begun.left)
    // A picture in the middle grows at both sides.
    const isCentred = !['left', 'right'].includes(frame.parentElement?.dataset['align'] ?? '')
    const factor = (isRight ? 1 : -1) * (isCentred ? 2 : 1)
    let percent: number | null = null
    const move = (event: PointerEvent) => {
      percent = inPercent(begun.width + factor * (event.clientX - down.clientX))
      frame.parentElement?.style.setProperty('--cw-inline', `${percent}%`)
    }
    const stop = (event: Event) => {
      grip.removeEventListener('pointermove', move)
      for (const name of ['pointerup', 'pointercancel', 'lostpointercapture'])
        grip.removeEventListener(name, stop)
      if (event.type === 'pointerup' && percent !== null) width.set(percent)
      else if (percent !== null) {
        const before = width.percent()
        frame.parentElement?.style.setProperty('--cw-inline', before === null ? '' : `${before}%`)
      }
    }
    grip.setPointerCapture(down.pointerId)
    grip.addEventListener('pointermove', move)
    for (const name of ['pointerup', 'pointercancel', 'lostpointercapture']) grip.addEventListener(name, stop)
  })

  grip.addEventListener('keydown', (event) => {
    const next: Readonly<Record<string, number>> = {
      ArrowRight: now() + STEP,
      ArrowUp: now() + STEP,
      ArrowLeft: now() - STEP,
      ArrowDown: now() - STEP,
      Home: MIN_PERCENT,
      End: 100,
    }
    const percent = next[event.key]
    if (percent === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    width.set(bounded(percent))
  })
  return grip
}

function bounded(percent: number): number {
  return Math.min(100, Math.max(MIN_PERCENT, percent))
}
