import type { TiptapEditorHTMLElement } from '@tiptap/core'
import { useEffect } from 'react'

/** The regions of a page in their order, each with what gets the focus in it: the first of these that is shown. */
const REGIONS: readonly { readonly region: string; readonly target: string }[] = [
  { region: '.cw-lists > .cw-rail', target: '[aria-current], a, button' },
  { region: '.cw-phone-bar', target: 'button, a' },
  { region: '.cw-bar', target: 'button, a' },
  { region: '.cw-toolbar', target: '[tabindex="0"], button' },
  { region: '.cw-find', target: 'input' },
  { region: '.cw-title', target: 'textarea' },
  { region: '.cw-doc', target: '' },
  { region: '.cw-margin', target: 'button' },
  { region: '.cw-list-main', target: '.cw-row a, button' },
  { region: '.cw-side', target: 'button' },
]

/** F6 moves the focus to the next region of the page that is shown, Shift F6 to the one before. */
export function useRegionKeys(): void {
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      if (event.key !== 'F6' || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey)
        return
      if (document.querySelector('dialog[open]') !== null) return
      const targets = shownTargets()
      if (targets.length === 0) return
      event.preventDefault()
      const { activeElement } = document
      const present = targets.findIndex(({ region }) => region.contains(activeElement))
      const by = event.shiftKey ? -1 : 1
      const next = present < 0 ? (event.shiftKey ? -1 : 0) : present + by
      const target = targets.at(next % targets.length)?.target
      if (target !== undefined) focus(target)
    }
    addEventListener('keydown', listener)
    return () => removeEventListener('keydown', listener)
  }, [])
}

/** Focuses an element; the text with its caret where it was, which browsers put at the start. */
function focus(target: HTMLElement): void {
  const { editor } = target as TiptapEditorHTMLElement
  if (editor === undefined) target.focus()
  else editor.view.focus()
}

function shownTargets(): { readonly region: Element; readonly target: HTMLElement }[] {
  return REGIONS.flatMap(({ region: selector, target }) => {
    const region = document.querySelector<HTMLElement>(selector)
    if (region === null || !region.checkVisibility()) return []
    const inside =
      target === ''
        ? region
        : [...region.querySelectorAll<HTMLElement>(target)].find((element) => element.checkVisibility())
    return inside === undefined ? [] : [{ region, target: inside }]
  })
}
