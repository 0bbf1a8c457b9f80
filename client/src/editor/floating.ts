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
      void computePosition(anchor, element, {
        placement,
        strategy: 'fixed',
        middleware: [offset(EDGE), flip({ padding: EDGE }), shift({ padding: EDGE, crossAxis: true })],
      }).then(({ x, y }) => {
        element.style.left = `${Math.round(x)}px`
        element.style.top = `${Math.round(y)}px`
        element.dataset['cwPlaced'] = ''
      })
    })
  }, [ref, anchor, placement])
}
