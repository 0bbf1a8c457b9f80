import type { Editor } from '@tiptap/core'
import { useCallback, useEffect, useRef } from 'react'
import { unitAtHeight } from '../blocks/block-geometry.ts'
import { type BlockTarget, rangeOf, targetOf } from '../blocks/block-target.ts'
import type { BlockRange } from '../blocks/block-units.ts'

/**
 * The block at the height of the pointer: a function that returns it. `place` is called with it in the frame after the
 * pointer moved, and after edits; with `null` when there is none, or when one types. Only while `isIdle`.
 */
export function useHoveredUnit(
  editor: Editor,
  place: (range: BlockRange | null) => void,
  isIdle: () => boolean,
): () => BlockRange | null {
  const target = useRef<BlockTarget | null>(null)
  const find = useCallback(
    () => (target.current === null ? null : rangeOf(editor.state, target.current)),
    [editor],
  )
  useEffect(() => {
    // The editor has no view any more when it is left.
    const { dom } = editor.view
    const page = dom.closest<HTMLElement>('.cw-page')
    if (page === null) return
    let pointer: { readonly y: number; readonly buttons: number } | null = null
    let frame = 0
    const hide = () => {
      cancelAnimationFrame(frame)
      frame = 0
      if (!isIdle()) return
      target.current = null
      place(null)
    }
    const look = () => {
      frame = 0
      if (pointer === null || pointer.buttons !== 0 || editor.isDestroyed || !isIdle()) return
      const unit = unitAtHeight(editor.view, pointer.y)
      target.current = unit === null ? null : targetOf(editor.state, unit)
      place(find())
    }
    const move = (event: PointerEvent) => {
      if (event.pointerType === 'touch') return
      const isOnHandle = event.target instanceof Element && event.target.closest('.cw-block-handle') !== null
      pointer = isOnHandle ? null : { y: event.clientY, buttons: event.buttons }
      if (pointer !== null && frame === 0) frame = requestAnimationFrame(look)
    }
    const follow = () => {
      if (target.current !== null && isIdle()) place(find())
    }
    page.addEventListener('pointermove', move)
    page.addEventListener('pointerleave', hide)
    dom.addEventListener('keydown', hide)
    editor.on('frame', follow)
    return () => {
      cancelAnimationFrame(frame)
      page.removeEventListener('pointermove', move)
      page.removeEventListener('pointerleave', hide)
      dom.removeEventListener('keydown', hide)
      editor.off('frame', follow)
    }
  }, [editor, place, isIdle, find])
  return find
}
