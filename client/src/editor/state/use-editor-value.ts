import type { Editor } from '@tiptap/core'
import { useCallback, useRef, useSyncExternalStore } from 'react'
import type {} from './frames.ts'

/**
 * A value computed from the editor, updated in the frame after a transaction, so that it is computed once for all that
 * arrives between two frames. Transactions that only draw decorations do not count. The component renders again only when
 * the value differs; objects are compared field by field, one level deep. With the event `caretFrame` it must depend on the
 * formats at the selection only: it is not computed again for edits elsewhere.
 */
export function useEditorValue<T>(
  editor: Editor,
  select: (editor: Editor) => T,
  event: 'frame' | 'caretFrame' = 'frame',
): T {
  const last = useRef<{ value: T } | null>(null)
  const subscribe = useCallback(
    (listener: () => void) => {
      editor.on(event, listener).on('focus', listener).on('blur', listener)
      return () => {
        editor.off(event, listener).off('focus', listener).off('blur', listener)
      }
    },
    [editor, event],
  )
  return useSyncExternalStore(subscribe, () => {
    const value = select(editor)
    if (last.current === null || !shallowEqual(last.current.value, value)) last.current = { value }
    return last.current.value
  })
}

function shallowEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.is((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  )
}
