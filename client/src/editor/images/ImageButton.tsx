import type { Editor } from '@tiptap/core'
import { ImagePlus } from 'lucide-react'
import { BarButton } from '../controls/ToolButton.tsx'
import { useEditorValue } from '../state/use-editor-value.ts'

/** The toolbar button that opens the dialog for images. */
export function ImageButton({ editor, onImage }: { editor: Editor; onImage: () => void }) {
  const inCode = useEditorValue(editor, (editor) => editor.isActive('codeBlock'), 'caretFrame')
  return (
    <BarButton label="Image" disabled={inCode} onClick={onImage}>
      <ImagePlus className="cw-icon" aria-hidden="true" />
    </BarButton>
  )
}
