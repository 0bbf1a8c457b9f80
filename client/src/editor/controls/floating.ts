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

/** Minimum distance between a floating bar and the edge of the window, pixels. */
const EDGE = 8

/**
 * Positions the element of `ref` beside `anchor`, inside the window, and updates the position while both are shown. The
 * position is set by CSSOM, which a strict content security policy allows.
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
      const { top, bottom } = barEdges(anchor.contextElement)
      const padding = { top: top + EDGE, right: EDGE, bottom: bottom + EDGE, left: EDGE }
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

/** The heights that the fixed bars cover at the upper and lower edge of the window, pixels. */
function barEdges(element: Element): { readonly top: number; readonly bottom: number } {
  const bars = [
    element.closest('.cw-workspace')?.querySelector('.cw-bar'),
    element.closest('.cw-editor')?.querySelector('.cw-toolbar-place'),
  ]
  let top = 0
  let bottom = 0
  for (const bar of bars) {
    const rect = bar?.getBoundingClientRect()
    if (rect === undefined) continue
    // On narrow screens the toolbar is at the bottom. Scrolled out of a small frame, it is above the window.
    if (rect.top < innerHeight / 2) top = Math.max(top, rect.bottom)
    else bottom = Math.max(bottom, innerHeight - rect.top)
  }
  return { top, bottom }
}
