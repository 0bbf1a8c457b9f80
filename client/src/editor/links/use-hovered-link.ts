import { type Editor, getMarkRange } from '@tiptap/core'
import { type RefObject, useEffect, useState } from 'react'

/** How long the pointer rests on a link before its card is shown, and is elsewhere before it goes, in ms. */
const SHOW_MS = 300
const HIDE_MS = 300

/** The link of the text that the pointer rests on; it stays while the pointer is on its card. `null` for none. */
export function useHoveredLink(editor: Editor, card: RefObject<HTMLElement | null>): HTMLElement | null {
  const [link, setLink] = useState<HTMLElement | null>(null)
  useEffect(() => {
    const { dom } = editor.view
    let timer: ReturnType<typeof setTimeout> | undefined
    let next: HTMLElement | null = null
    const become = (link: HTMLElement | null) => {
      if (link === next) return
      next = link
      clearTimeout(timer)
      timer = setTimeout(() => setLink(link), link === null ? HIDE_MS : SHOW_MS)
    }
    const move = ({ target, pointerType, buttons }: PointerEvent) => {
      if (pointerType === 'touch' || buttons !== 0 || !(target instanceof Element)) return
      if (card.current?.contains(target) !== true)
        become(dom.contains(target) ? target.closest<HTMLElement>('a[href]') : null)
      else if (next === null) {
        // On the way to the card.
        clearTimeout(timer)
        setLink((shown) => {
          next = shown
          return shown
        })
      }
    }
    const hide = () => {
      next = null
      clearTimeout(timer)
      setLink(null)
    }
    addEventListener('pointermove', move)
    // Who writes, or presses, means the caret.
    dom.addEventListener('keydown', hide)
    dom.addEventListener('pointerdown', hide)
    return () => {
      clearTimeout(timer)
      removeEventListener('pointermove', move)
      dom.removeEventListener('keydown', hide)
      dom.removeEventListener('pointerdown', hide)
    }
  }, [editor, card])
  return link
}

/** Where the link of an element is in the text; `null` when it is there no longer. */
export function rangeOfLink(
  { view, state }: Editor,
  link: HTMLElement,
): { readonly from: number; readonly to: number } | null {
  if (!view.dom.contains(link)) return null
  const inside = state.doc.resolve(view.posAtDOM(link, 0))
  return getMarkRange(inside, state.schema.marks['link']!) ?? null
}
