import type { ChainedCommands, Editor } from '@tiptap/core'
import { Minus, Plus, TableProperties, Trash2 } from 'lucide-react'
import { Toolbar } from 'radix-ui'
import { type ReactNode, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'react'
import { leaves } from '../controls/bar-focus.ts'
import { useFloating } from '../controls/floating.ts'
import { BarButton } from '../controls/ToolButton.tsx'
import { focusNow } from '../input/focus.ts'
import { useEditorValue } from '../state/use-editor-value.ts'

/** Width that the bar needs beside a table, CSS pixels: its own width and the distances to the table and the edge. */
const ROOM_BESIDE = 96

/**
 * The bar for the table at the caret: rows, columns, the header row and removal. It is beside the table if there is enough
 * space, otherwise at the lower edge of the window, so that it covers neither the text above nor the page's header.
 */
export function TableBar({ editor }: { editor: Editor }) {
  const ref = useRef<HTMLDivElement>(null)
  const [, focusLeft] = useReducer((count: number) => count + 1, 0)
  const table = useEditorValue(editor, (editor) => tableOf(editor, ref.current))
  const beside = useRoomBeside(table)
  const anchor = useMemo(
    () =>
      table === null || !beside
        ? null
        : { getBoundingClientRect: () => table.getBoundingClientRect(), contextElement: table as Element },
    [table, beside],
  )
  useFloating(ref, anchor, 'right-start')
  if (table === null) return null
  const run = (change: (chain: ChainedCommands) => ChainedCommands) => () => {
    change(editor.chain()).run()
    focusNow(editor)
  }
  return (
    <Toolbar.Root
      // A new element for each place, because the floating position is set as styles of the element.
      key={beside ? 'beside' : 'docked'}
      ref={ref}
      className="cw-panel cw-table-bar"
      data-place={beside ? 'beside' : 'docked'}
      orientation={beside ? 'vertical' : 'horizontal'}
      aria-label="Table"
      onBlur={(event) => leaves(event) && focusLeft()}
    >
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

/** Whether the editor has enough space for the bar to the right of a table. */
function useRoomBeside(table: HTMLElement | null): boolean {
  const [room, setRoom] = useState(false)
  useLayoutEffect(() => {
    const around = table?.closest('.cw-editor')
    if (table === null || around === null || around === undefined) return
    const look = () => {
      const free = around.getBoundingClientRect().right - table.getBoundingClientRect().right
      setRoom(free >= ROOM_BESIDE)
    }
    look()
    const observer = new ResizeObserver(look)
    observer.observe(table)
    observer.observe(around)
    return () => observer.disconnect()
  }, [table])
  return room
}

/** The element of the table at the caret while the text or the bar has the focus; otherwise `null`. */
function tableOf(editor: Editor, bar: HTMLElement | null): HTMLElement | null {
  if (!editor.isEditable || !editor.isActive('table')) return null
  if (!editor.isFocused && bar?.contains(document.activeElement) !== true) return null
  const { node } = editor.view.domAtPos(editor.state.selection.from)
  const element = node instanceof HTMLElement ? node : node.parentElement
  return element?.closest<HTMLElement>('.tableWrapper') ?? null
}
