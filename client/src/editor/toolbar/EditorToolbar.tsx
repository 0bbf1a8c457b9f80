import type { Editor } from '@tiptap/core'
import { useMemo } from 'react'
import { useMedia } from '../controls/use-media.ts'
import { FoldingToolbar } from './FoldingToolbar.tsx'
import { PhoneToolbar } from './PhoneToolbar.tsx'
import { type ToolCallbacks, toolGroups } from './tool-groups.ts'

export interface EditorToolbarProps extends ToolCallbacks {
  readonly editor: Editor
}

/** The formatting toolbar: one tab stop, arrow keys inside. On narrow screens it is at the bottom of the window. */
export function EditorToolbar({ editor, onLink, onImage, onHelp }: EditorToolbarProps) {
  const isNarrow = useMedia('(width < 40rem)')
  const groups = useMemo(() => toolGroups({ onLink, onImage, onHelp }), [onLink, onImage, onHelp])
  return isNarrow ? (
    <PhoneToolbar editor={editor} groups={groups} />
  ) : (
    <FoldingToolbar editor={editor} groups={groups} />
  )
}
