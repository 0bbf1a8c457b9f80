import type { Editor } from '@tiptap/core'
import type { Transaction } from '@tiptap/pm/state'
import { useEffect } from 'react'
import { isRemote } from '../collaboration/remote.ts'
import { viewportOf } from '../scrolling/scroller.ts'

/** Space between the line with the caret and the toolbar below it, CSS pixels. */
const GAP = 8

/** Keeps the line that is written above a toolbar at the bottom of the window, also when the keyboard opens. */
export function useCaretAbove(editor: Editor): void {
  useEffect(() => {
    const { dom } = editor.view
    let frame = 0
    const move = () => {
      frame = 0
      const bar = dom.closest('.cw-editor')?.querySelector('.cw-toolbar')
      if (!editor.view.hasFocus() || bar == null || !bar.checkVisibility()) return
      const { bottom } = editor.view.coordsAtPos(editor.state.selection.head)
      const covered = bottom + GAP - bar.getBoundingClientRect().top
      if (covered > 0) viewportOf(dom).scroller.scrollBy(0, covered)
    }
    const request = () => {
      if (frame === 0) frame = requestAnimationFrame(move)
    }
    const selected = ({ transaction }: { readonly transaction: Transaction }) => {
      if (!isRemote(transaction)) request()
    }
    editor.on('selectionUpdate', selected).on('focus', request)
    visualViewport?.addEventListener('resize', request)
    return () => {
      cancelAnimationFrame(frame)
      editor.off('selectionUpdate', selected).off('focus', request)
      visualViewport?.removeEventListener('resize', request)
    }
  }, [editor])
}
