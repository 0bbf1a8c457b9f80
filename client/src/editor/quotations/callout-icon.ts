import type { CalloutKind } from '@cowrite/crdt/richtext'

/** The lines of each icon in a square of 24. */
const LINES: Readonly<Record<CalloutKind, string>> = {
  note: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5M12 8h.01',
  tip: 'M9.5 17.5h5M10.5 21h3M12 3a6 6 0 0 0-4 10.4c.9.9 1.3 2 1.5 4.1h5c.2-2.1.6-3.2 1.5-4.1A6 6 0 0 0 12 3z',
  warning: 'M12 4 2.5 20h19zM12 10v4.5M12 17h.01',
  caution: 'M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2zM12 8v4.5M12 16h.01',
}

const SVG = 'http://www.w3.org/2000/svg'

/** The icon of a kind of callout, which says nothing to screen readers: the label beside it does. */
export function calloutIcon(kind: CalloutKind): SVGElement {
  const icon = document.createElementNS(SVG, 'svg')
  icon.setAttribute('viewBox', '0 0 24 24')
  icon.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', LINES[kind])
  icon.append(path)
  return icon
}
