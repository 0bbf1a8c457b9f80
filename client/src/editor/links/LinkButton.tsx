import type { Editor } from '@tiptap/core'
import { Link2 } from 'lucide-react'
import { BarButton } from '../controls/ToolButton.tsx'
import { useEditorValue } from '../state/use-editor-value.ts'

/** The button of a bar that opens the link form. */
export function LinkButton({ editor, onLink }: { editor: Editor; onLink: () => void }) {
  const active = useEditorValue(editor, (editor) => editor.isActive('link'), 'caretFrame')
  const inCode = useEditorValue(editor, (editor) => editor.isActive('codeBlock'), 'caretFrame')
  return (
    <BarButton label="Link" keys="Mod-k" pressed={active} disabled={inCode} onClick={onLink}>
      <Link2 className="cw-icon" aria-hidden="true" />
    </BarButton>
  )
}
