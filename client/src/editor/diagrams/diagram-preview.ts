import { watchTheme } from '../controls/watch-theme.ts'
import type { CodePreview, PreviewKind } from '../previews/preview.ts'
import { DiagramRenderer } from './diagram-renderer.ts'
import { type DiagramColours, faultText } from './messages.ts'

/** The drawings of an editor's code in the language `mermaid`. `text`: the element of the editor's text. */
export function createKind(text: HTMLElement): PreviewKind {
  const root = text.closest<HTMLElement>('.cw-root') ?? text
  const place = text.closest<HTMLElement>('.cw-editor') ?? text
  // This code comes from the server, also where the page does not.
  const renderer = new DiagramRenderer(new URL(import.meta.url).origin, place)
  return {
    create: (place) => createPreview(place, root, renderer),
    destroy: () => renderer.destroy(),
  }
}

function createPreview(place: HTMLElement, root: HTMLElement, renderer: DiagramRenderer): CodePreview {
  let source: string | null = null
  let drawn = 0
  const draw = async () => {
    if (source === null) return
    const mine = ++drawn
    if (source.trim() === '') {
      place.replaceChildren()
      return
    }
    const result = await renderer.draw(source, coloursOf(place))
    // Another source or theme came meanwhile.
    if (mine !== drawn) return
    if (!result.ok) {
      place.replaceChildren(note(faultText(result.fault)))
      return
    }
    const { svg, width, height, title } = result.drawing
    const image = document.createElement('img')
    image.alt = title === '' ? 'Diagram' : title
    image.width = width
    image.height = height
    image.decoding = 'async'
    image.draggable = false
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
    image.addEventListener('error', () => {
      if (mine === drawn) place.replaceChildren(note(faultText({ kind: 'unreadable', line: null })))
    })
    place.replaceChildren(image)
  }
  const unwatch = watchTheme(root, () => void draw())
  return {
    show(next) {
      source = next
      void draw()
    },
    destroy: () => {
      drawn++
      unwatch()
    },
  }
}

function note(text: string): HTMLElement {
  const element = document.createElement('p')
  element.className = 'cw-preview-fault'
  element.textContent = text
  return element
}

/** The colours that the stylesheet gives the place. */
function coloursOf(place: HTMLElement): DiagramColours {
  const { color, borderTopColor, outlineColor } = getComputedStyle(place)
  return { ink: color, fill: borderTopColor, line: outlineColor, isDark: luminance(color) > 0.5 }
}

/** Roughly how light a computed colour is, from 0 to 1. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map(Number)
  return (0.21 * red + 0.72 * green + 0.07 * blue) / 255
}
