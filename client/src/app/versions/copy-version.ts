/** What is drawn beside the text, and is not copied. */
const BESIDE = '.cw-hidden, .cw-v-gutter'

/**
 * Copies the selection of a drawn version with its formats: without marks of changes, and in a text with both states, what
 * is there in the later one.
 */
export function copySelection(event: ClipboardEvent): void {
  const selection = getSelection()
  if (selection === null || selection.isCollapsed || event.clipboardData === null) return
  const place = document.createElement('div')
  for (let index = 0; index < selection.rangeCount; index++)
    place.append(selection.getRangeAt(index).cloneContents())
  // A selection of removed words alone means them.
  const isOnlyRemoved = textOf(place, `${BESIDE}, del, .cw-v-removed`).trim() === ''
  const gone = isOnlyRemoved ? BESIDE : `${BESIDE}, del, .cw-v-removed`
  for (const element of place.querySelectorAll(gone)) element.remove()
  for (const element of place.querySelectorAll('ins, del, span.cw-v-format, span.cw-au'))
    element.replaceWith(...element.childNodes)
  for (const element of place.querySelectorAll<HTMLElement>('[data-stored]')) {
    const name = element.dataset['stored'] ?? ''
    element.setAttribute(element instanceof HTMLImageElement ? 'src' : 'href', name)
    delete element.dataset['stored']
  }
  for (const element of place.querySelectorAll('*')) {
    for (const { name } of [...element.attributes])
      if (
        name === 'class' ||
        name === 'title' ||
        name === 'data-n' ||
        name === 'data-by' ||
        name === 'data-said'
      )
        element.removeAttribute(name)
  }
  event.preventDefault()
  event.clipboardData.setData('text/html', place.innerHTML)
  event.clipboardData.setData('text/plain', selection.rangeCount === 0 ? '' : blockText(place))
}

function textOf(place: HTMLElement, without: string): string {
  const copy = place.cloneNode(true) as HTMLElement
  for (const element of copy.querySelectorAll(without)) element.remove()
  return copy.textContent
}

function blockText(place: HTMLElement): string {
  const blocks = [...place.querySelectorAll('p, h1, h2, h3, h4, pre, td, th')]
  return blocks.length === 0 ? place.textContent : blocks.map(({ textContent }) => textContent).join('\n')
}
