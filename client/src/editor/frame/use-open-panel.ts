import type { Editor } from '@tiptap/core'
import { keydownHandler } from '@tiptap/pm/keymap'
import { useCallback, useEffect, useState } from 'react'
import { localStore } from '../../session/storage/local-store.ts'
import { focusNow } from '../input/focus.ts'
import type { Panel } from './panel.ts'

/** The panel that was open last beside a text; empty for none. */
const OPEN_KEY = 'cowrite.panel'

/** The panel that is open, and whether somebody has asked for it since the page was opened. */
export interface OpenPanel {
  readonly panel: Panel
  readonly isAsked: boolean
}

/**
 * The one panel that is open, and its closing. What stands beside the text is remembered in the browser, what lies over
 * it (`isOver`) is not.
 */
export function useOpenPanel(
  editor: Editor | null,
  panels: readonly Panel[],
  isOver: boolean,
): readonly [OpenPanel | null, () => void] {
  const [open, setOpen] = useState<{ readonly id: string; readonly isAsked: boolean } | null>(() => {
    const id = isOver ? null : localStore()?.getItem(OPEN_KEY)
    return id === null || id === undefined ? null : { id, isAsked: false }
  })
  const become = useCallback(
    (id: string | null) => {
      setOpen(id === null ? null : { id, isAsked: true })
      if (!isOver) localStore()?.setItem(OPEN_KEY, id ?? '')
    },
    [isOver],
  )
  const close = useCallback(() => become(null), [become])
  const openId = open?.id ?? null
  useEffect(() => {
    if (editor === null) return
    const toggle = ({ id }: { readonly id: string }) => {
      const isClosing = id === openId
      if (isClosing && document.activeElement?.closest('.cw-side') != null) focusNow(editor)
      become(isClosing ? null : id)
    }
    const bindings = panels.map(
      ({ id, keys, isOffered }) =>
        [keys, () => isOffered?.(editor) !== false && editor.emit('panel', { id }) !== null] as const,
    )
    const handle = keydownHandler(Object.fromEntries(bindings))
    const listener = (event: KeyboardEvent): void => {
      // With this key one types characters.
      if (event.defaultPrevented || editor.isDestroyed || event.getModifierState('AltGraph')) return
      if (document.querySelector('dialog[open]') === null && handle(editor.view, event))
        event.preventDefault()
    }
    editor.on('panel', toggle)
    addEventListener('keydown', listener)
    return () => {
      editor.off('panel', toggle)
      removeEventListener('keydown', listener)
    }
  }, [editor, panels, openId, become])
  const panel = panels.find(({ id }) => id === openId)
  return [panel === undefined || open === null ? null : { panel, isAsked: open.isAsked }, close]
}
