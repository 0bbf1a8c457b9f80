import { Keyboard } from 'lucide-react'
import { Toolbar } from 'radix-ui'
import { Suspense } from 'react'
import { useSheets } from '../../interface/use-sheets.ts'
import type { Action } from '../controls/action.ts'
import { BarButton, ToolButton } from '../controls/ToolButton.tsx'
import { useMedia } from '../controls/use-media.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import type { ToolbarProps } from './FoldingToolbar.tsx'
import { MoreTools, MoreToolsButton, StyleMenu, TableTool } from './later-tools.tsx'
import type { ToolGroup } from './tool-groups.ts'
import { useCaretAbove } from './use-caret-above.ts'

/** The tools in the row, in three parts. In a table its menu is in the place of the link. */
const ROW = { marks: ['bold', 'italic', 'bulletList'], link: 'link', undo: 'undo' } as const
/** In the windows that have no room for eight tools of 44 px. */
const NARROW_MARKS = ['bold', 'italic'] as const
const NARROW = '(width < 22rem)'

/** The toolbar of phones: eight tools in one row above the keyboard, seven on the smallest, with all others in a sheet. */
export function PhoneToolbar({ editor, groups }: ToolbarProps) {
  const isInTable = useEditorValue(editor, (editor) => editor.isActive('table'), 'caretFrame')
  const marks = useMedia(NARROW) ? NARROW_MARKS : ROW.marks
  useCaretAbove(editor)
  useSheets()
  const row = [...marks, ...(isInTable ? [] : [ROW.link]), ROW.undo] as readonly string[]
  const tool = (id: string) => {
    const action = allTools(groups).find((action) => action.id === id)
    return action === undefined ? null : <ToolButton key={id} editor={editor} action={action} />
  }
  return (
    <Toolbar.Root className="cw-toolbar cw-toolbar-phone" aria-label="Formatting">
      <Suspense fallback={<span className="cw-tool" />}>
        <StyleMenu editor={editor} short />
      </Suspense>
      <Suspense fallback={<MoreToolsButton />}>
        <MoreTools editor={editor} groups={without(groups, row)} />
      </Suspense>
      <Toolbar.Separator className="cw-separator" />
      {marks.map(tool)}
      <Toolbar.Separator className="cw-separator" />
      {isInTable ? (
        <Suspense fallback={<span className="cw-tool" />}>
          <TableTool editor={editor} />
        </Suspense>
      ) : (
        tool(ROW.link)
      )}
      {tool(ROW.undo)}
      <BarButton label="Hide the keyboard" onClick={() => editor.view.dom.blur()}>
        <Keyboard className="cw-icon" aria-hidden="true" />
      </BarButton>
    </Toolbar.Root>
  )
}

function allTools(groups: readonly ToolGroup[]): readonly Action[] {
  return groups.flatMap(({ tools }) => (tools === 'styles' ? [] : tools))
}

/** The groups without the tools of the row and without the styles. */
function without(groups: readonly ToolGroup[], row: readonly string[]): readonly ToolGroup[] {
  return groups.flatMap(({ name, tools }) => {
    const rest = tools === 'styles' ? [] : tools.filter(({ id }) => !row.includes(id))
    return rest.length === 0 ? [] : [{ name, tools: rest }]
  })
}
