const SVG = 'http://www.w3.org/2000/svg'

/** An icon of one line in a square of 24, which says nothing to screen readers. */
export function icon(lines: string): SVGElement {
  const element = document.createElementNS(SVG, 'svg')
  element.setAttribute('viewBox', '0 0 24 24')
  element.setAttribute('aria-hidden', 'true')
  element.classList.add('cw-line-icon')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', lines)
  element.append(path)
  return element
}

/** An element of a class, with content. */
export function part<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className: string,
  ...content: (string | Node)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name)
  element.className = className
  element.append(...content)
  return element
}

/** A button with a text. */
export function button(className: string, label: string, run: () => void): HTMLButtonElement {
  const element = part('button', className, label)
  element.type = 'button'
  element.addEventListener('click', (event) => {
    event.preventDefault()
    run()
  })
  return element
}
