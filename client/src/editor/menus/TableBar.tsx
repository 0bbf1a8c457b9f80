import { type ChainedCommands, type Editor, isTextSelection } from '@tiptap/core'
import { Minus, Plus, TableProperties, Trash2 } from 'lucide-react'
import { Toolbar } from 'radix-ui'
import { type ReactNode, useMemo, useRef } from 'react'
import { useFloating } from '../floating.ts'
import { focusNow } from '../focus.ts'
import { BarButton } from '../toolbar/ToolButton.tsx'
import { useEditorValue } from '../use-editor.ts'

/** Floats above the table with the caret: rows, columns, the header row, and its removal. */
export function TableBar({ editor }: { editor: Editor }) {
  const ref = useRef<HTMLDivElement>(null)
  const table = useEditorValue(editor, tableOf)
  const anchor = useMemo(
    () =>
      table === null
        ? null
        : { getBoundingClientRect: () => table.getBoundingClientRect(), contextElement: table as Element },
    [table],
  )
  useFloating(ref, anchor, 'top-start')
  if (table === null) return null
  const run = (change: (chain: ChainedCommands) => ChainedCommands) => () => {
    change(editor.chain()).run()
    focusNow(editor)
  }
  return (
    <Toolbar.Root ref={ref} className="cw-panel cw-table-bar" aria-label="Table">
      <Part name="Row">
        <BarButton label="Add a row below" onClick={run((chain) => chain.addRowAfter())}>
          <Plus className="cw-icon" aria-hidden="true" />
        </BarButton>
        <BarButton label="Remove this row" onClick={run((chain) => chain.deleteRow())}>
          <Minus className="cw-icon" aria-hidden="true" />
        </BarButton>
      </Part>
      <Part name="Column">
        <BarButton label="Add a column after" onClick={run((chain) => chain.addColumnAfter())}>
          <Plus className="cw-icon" aria-hidden="true" />
        </BarButton>
        <BarButton label="Remove this column" onClick={run((chain) => chain.deleteColumn())}>
          <Minus className="cw-icon" aria-hidden="true" />
        </BarButton>
      </Part>
      <Toolbar.Separator className="cw-separator" />
      <BarButton label="Header row" onClick={run((chain) => chain.toggleHeaderRow())}>
        <TableProperties className="cw-icon" aria-hidden="true" />
      </BarButton>
      <BarButton label="Remove the table" onClick={run((chain) => chain.deleteTable())}>
        <Trash2 className="cw-icon" aria-hidden="true" />
      </BarButton>
    </Toolbar.Root>
  )
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <span className="cw-table-part">
      <span className="cw-table-part-name" aria-hidden="true">
        {name}
      </span>
      {children}
    </span>
  )
}

/** The element of the table around the caret, while the text has the focus and no bubble would overlap. */
function tableOf(editor: Editor): HTMLElement | null {
  if (!editor.isEditable || !editor.isFocused || !editor.isActive('table')) return null
  if (isTextSelection(editor.state.selection) && !editor.state.selection.empty) return null
  const { node } = editor.view.domAtPos(editor.state.selection.from)
  const element = node instanceof HTMLElement ? node : node.parentElement
  return element?.closest<HTMLElement>('.tableWrapper') ?? null
}
