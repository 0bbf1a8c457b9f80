import type { Editor } from '@tiptap/core'
import { Toolbar } from 'radix-ui'
import { Suspense, useRef } from 'react'
import { ToolButton } from '../controls/ToolButton.tsx'
import { useEditorValue } from '../state/use-editor-value.ts'
import { MoreTools, MoreToolsButton, StyleButton, StyleMenu, TableTool } from './later-tools.tsx'
import type { ToolGroup } from './tool-groups.ts'
import { useFold } from './use-fold.ts'

export interface ToolbarProps {
  readonly editor: Editor
  readonly groups: readonly ToolGroup[]
}

/** The toolbar in one row. Groups that it has no room for fold into its menu, from the end. */
export function FoldingToolbar({ editor, groups }: ToolbarProps) {
  const bar = useRef<HTMLDivElement>(null)
  const shown = useFold(bar, groups.length)
  const isInTable = useEditorValue(editor, (editor) => editor.isActive('table'), 'caretFrame')
  return (
    <Toolbar.Root ref={bar} className="cw-toolbar" aria-label="Formatting">
      <span className="cw-table-tool">
        <Suspense fallback={null}>{isInTable && <TableTool editor={editor} />}</Suspense>
      </span>
      {groups.slice(0, shown).map(({ name, tools }) => (
        <div key={name} className="cw-tools">
          {tools === 'styles' ? (
            <Suspense fallback={<StyleButton />}>
              <StyleMenu editor={editor} />
            </Suspense>
          ) : (
            tools.map((action) => <ToolButton key={action.id} editor={editor} action={action} />)
          )}
        </div>
      ))}
      {shown < groups.length && (
        <div className="cw-tools">
          <Suspense fallback={<MoreToolsButton />}>
            <MoreTools editor={editor} groups={groups.slice(shown)} />
          </Suspense>
        </div>
      )}
    </Toolbar.Root>
  )
}
