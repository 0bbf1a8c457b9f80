import type { Editor } from '@tiptap/core'
import { useEffect, useState } from 'react'

/** The element of the table's cell at the pointer; it stays while the pointer is on the table's controls. */
export function useHoveredCell(editor: Editor): HTMLElement | null {
  const [cell, setCell] = useState<HTMLElement | null>(null)
  useEffect(() => {
    const page = editor.view.dom.closest<HTMLElement>('.cw-page')
    if (page === null) return
    const move = ({ target, pointerType, buttons }: PointerEvent) => {
      if (pointerType === 'touch' || buttons !== 0 || !(target instanceof Element)) return
      if (target.closest('.cw-table-bar') !== null) return
      setCell(target.closest<HTMLElement>('.cw-doc :is(td, th)'))
    }
    const leave = () => setCell(null)
    page.addEventListener('pointermove', move)
    page.addEventListener('pointerleave', leave)
    // Who uses the keys means the cell with the caret, wherever the pointer was left.
    page.addEventListener('keydown', leave, { capture: true })
    return () => {
      page.removeEventListener('pointermove', move)
      page.removeEventListener('pointerleave', leave)
      page.removeEventListener('keydown', leave, { capture: true })
    }
  }, [editor])
  return cell
}
