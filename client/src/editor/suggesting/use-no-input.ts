import type { Editor } from '@tiptap/core'
import { useEffect } from 'react'

const INPUT = ['keydown', 'beforeinput', 'paste', 'drop', 'cut'] as const

/**
 * Lets nothing be written into the text while `isBeginning`: what is meant to be suggested would change the document. The
 * focus stays.
 */
export function useNoInput(editor: Editor | null, isBeginning: boolean): void {
  useEffect(() => {
    if (editor === null || !isBeginning) return
    const { dom } = editor.view
    const refuse = (event: Event): void => {
      // Keys that leave the text work on.
      if (event instanceof KeyboardEvent && event.key === 'Tab') return
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    for (const type of INPUT) dom.addEventListener(type, refuse, { capture: true })
    return () => {
      for (const type of INPUT) dom.removeEventListener(type, refuse, { capture: true })
    }
  }, [editor, isBeginning])
}
