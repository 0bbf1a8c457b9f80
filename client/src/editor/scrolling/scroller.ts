/** The part of a scroller's content that one sees. Vertical distances from the top of the window, CSS pixels. */
export interface Viewport {
  readonly scroller: Element
  readonly top: number
  readonly bottom: number
}

/** The viewport of the innermost scroller around an element: of the window when no element scrolls. */
export function viewportOf(element: Element): Viewport {
  const { ownerDocument } = element
  const root = ownerDocument.scrollingElement ?? ownerDocument.documentElement
  for (let each = element.parentElement; each !== null && each !== root; each = each.parentElement) {
    if (each === ownerDocument.body || !/auto|scroll/.test(getComputedStyle(each).overflowY)) continue
    if (each.scrollHeight <= each.clientHeight) continue
    const { top } = each.getBoundingClientRect()
    const start = top + each.clientTop
    return {
      scroller: each,
      top: Math.max(start, 0),
      bottom: Math.min(start + each.clientHeight, root.clientHeight),
    }
  }
  return { scroller: root, top: 0, bottom: root.clientHeight }
}

/** Where something that the window shows at `top` is in the content of a scroller, CSS pixels. */
export function contentTop(scroller: Element, top: number): number {
  const isWindow = scroller === scroller.ownerDocument.scrollingElement
  return top + scroller.scrollTop - (isWindow ? 0 : scroller.getBoundingClientRect().top)
}
