import {
  autoUpdate,
  computePosition,
  flip,
  offset,
  type Placement,
  shift,
  type VirtualElement,
} from '@floating-ui/dom'
import { type RefObject, useLayoutEffect } from 'react'

/** Room to leave between a floating bar and the edge of the window, pixels. */
const EDGE = 8

/**
 * Keeps the element of `ref` beside what `anchor` describes while both are shown, inside the window. The place
 * is written as two style properties through the DOM, which a strict content-security policy allows.
 */
export function useFloating(
  ref: RefObject<HTMLElement | null>,
  anchor: (VirtualElement & { contextElement: Element }) | null,
  placement: Placement,
): void {
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null || anchor === null) return
    return autoUpdate(anchor, element, () => {
      const padding = { top: topEdge(anchor.contextElement) + EDGE, right: EDGE, bottom: EDGE, left: EDGE }
      void computePosition(anchor, element, {
        placement,
        strategy: 'fixed',
        middleware: [offset(EDGE), flip({ padding }), shift({ padding, crossAxis: true })],
      }).then(({ x, y }) => {
        element.style.left = `${Math.round(x)}px`
        element.style.top = `${Math.round(y)}px`
        element.dataset['cwPlaced'] = ''
      })
    })
  }, [ref, anchor, placement])
}

/** How far down the editor's own bars reach, pixels: nothing may float above them. */
function topEdge(element: Element): number {
  const bar = element.closest('.cw-editor')?.querySelector('.cw-toolbar-place')
  const { top = 0, bottom = 0 } = bar?.getBoundingClientRect() ?? {}
  // On phones the bar is at the bottom; scrolled out of a small frame it is above.
  return top < innerHeight / 2 ? Math.max(0, bottom) : 0
}
