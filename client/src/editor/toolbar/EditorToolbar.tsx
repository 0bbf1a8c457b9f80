import type { Editor } from '@tiptap/core'
import { ImagePlus, Keyboard, Link2 } from 'lucide-react'
import { Toolbar } from 'radix-ui'
import { BarButton, ToolButton } from '../controls/ToolButton.tsx'
import { StyleMenu } from '../text-styles/StyleMenu.tsx'
import { useEditorValue } from '../use-editor.ts'
import { type Action, BLOCKS, LISTS, MARKS, REDO, UNDO } from './actions.ts'

export interface EditorToolbarProps {
  readonly editor: Editor
  readonly onLink: () => void
  readonly onImage: () => void
  readonly onHelp: () => void
}

/** The formatting toolbar: one stop of the Tab key, arrow keys within. On phones it sits at the bottom. */
export function EditorToolbar({ editor, onLink, onImage, onHelp }: EditorToolbarProps) {
  const link = useEditorValue(editor, (editor) => editor.isActive('link'))
  const plain = useEditorValue(editor, (editor) => editor.isActive('codeBlock'))
  return (
    <Toolbar.Root className="cw-toolbar" aria-label="Formatting">
      <Group editor={editor} actions={[UNDO, REDO]} />
      <Separator />
      <StyleMenu editor={editor} />
      <Separator />
      <Group editor={editor} actions={MARKS} />
      <BarButton label="Link" keys="Mod-k" pressed={link} disabled={plain} onClick={onLink}>
        <Link2 className="cw-icon" aria-hidden="true" />
      </BarButton>
      <Separator />
      <Group editor={editor} actions={LISTS} />
      <Separator />
      <Group editor={editor} actions={BLOCKS} />
      <BarButton label="Image" disabled={plain} onClick={onImage}>
        <ImagePlus className="cw-icon" aria-hidden="true" />
      </BarButton>
      <Separator />
      <BarButton label="Keyboard shortcuts" keys="Mod-/" onClick={onHelp}>
        <Keyboard className="cw-icon" aria-hidden="true" />
      </BarButton>
    </Toolbar.Root>
  )
}

function Group({ editor, actions }: { editor: Editor; actions: readonly Action[] }) {
  return actions.map((action) => <ToolButton key={action.id} editor={editor} action={action} />)
}

function Separator() {
  return <Toolbar.Separator className="cw-separator" />
}
