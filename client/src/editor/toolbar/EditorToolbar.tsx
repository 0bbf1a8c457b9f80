import type { Editor } from '@tiptap/core'
import { ChevronDown, GripVertical, Keyboard } from 'lucide-react'
import { Toolbar } from 'radix-ui'
import { Suspense } from 'react'
import type { Action } from '../controls/action.ts'
import { later, Nothing } from '../controls/later.ts'
import { BarButton, ToolButton } from '../controls/ToolButton.tsx'
import { HISTORY } from '../history/history-actions.ts'
import { ImageButton } from '../images/ImageButton.tsx'
import { LinkButton } from '../links/LinkButton.tsx'
import { LISTS } from '../lists/list-actions.ts'
import { MARKS } from '../marks/mark-actions.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import { BLOCKS } from './block-group.ts'

const TableTool = later(() => import('../tables/TableTool.tsx'), Nothing)
const StyleMenu = later(() => import('../text-styles/StyleMenu.tsx'), StyleButton)

export interface EditorToolbarProps {
  readonly editor: Editor
  readonly onLink: () => void
  readonly onImage: () => void
  readonly onHelp: () => void
}

/** The formatting toolbar: one tab stop, arrow keys inside. On narrow screens it is at the bottom of the window. */
export function EditorToolbar({ editor, onLink, onImage, onHelp }: EditorToolbarProps) {
  const isInTable = useEditorValue(editor, (editor) => editor.isActive('table'), 'caretFrame')
  return (
    <Toolbar.Root className="cw-toolbar" aria-label="Formatting">
      <Suspense fallback={null}>{isInTable && <TableTool editor={editor} />}</Suspense>
      <Group editor={editor} actions={HISTORY} />
      <Separator />
      <Suspense fallback={<StyleButton />}>
        <StyleMenu editor={editor} />
      </Suspense>
      <Separator />
      <Group editor={editor} actions={MARKS} />
      <LinkButton editor={editor} onLink={onLink} />
      <Separator />
      <Group editor={editor} actions={LISTS} />
      <Separator />
      <Group editor={editor} actions={BLOCKS} />
      <ImageButton editor={editor} onImage={onImage} />
      <Separator />
      <BarButton
        label="Block menu"
        keys="Mod-Shift-Enter"
        data-touch
        onClick={() => editor.emit('blockMenu', {})}
      >
        <GripVertical className="cw-icon" aria-hidden="true" />
      </BarButton>
      <BarButton label="Keyboard shortcuts" keys="Mod-/" onClick={onHelp}>
        <Keyboard className="cw-icon" aria-hidden="true" />
      </BarButton>
    </Toolbar.Root>
  )
}

/** The button of the styles while their menu is not loaded. */
function StyleButton() {
  return (
    <span className="cw-tool cw-tool-style" aria-hidden="true">
      <span>Text</span>
      <ChevronDown className="cw-icon-small" />
    </span>
  )
}

function Group({ editor, actions }: { editor: Editor; actions: readonly Action[] }) {
  return actions.map((action) => <ToolButton key={action.id} editor={editor} action={action} />)
}

function Separator() {
  return <Toolbar.Separator className="cw-separator" />
}
