import type { Command, Plugin, PluginKey } from '@tiptap/pm/state'
import {
  addRowAfter,
  CellSelection,
  deleteTable,
  fixTables,
  goToNextCell,
  handlePaste,
  tableEditing,
  tableEditingKey,
} from '@tiptap/pm/tables'
import type { EditorView } from '@tiptap/pm/view'

/** What is loaded when a document has a table: the selection of cells, keys and paste in them, and repairs of tables. */
export interface TableEditing {
  readonly plugin: Plugin
  readonly repair: typeof fixTables
  readonly pasteCells: typeof handlePaste
  /** To the next cell; from the last one into a new row. */
  readonly next: Command
  readonly previous: Command
  /** Deletes the table of which all cells are selected. */
  readonly deleteSelected: Command
  /** Handles a press of the mouse that a menu follows, so that the selected cells stay selected. */
  readonly keepSelection: (view: EditorView, event: MouseEvent) => boolean
  readonly key: PluginKey<number>
}

export function createTableEditing(): TableEditing {
  return {
    plugin: tableEditing(),
    key: tableEditingKey,
    repair: fixTables,
    pasteCells: handlePaste,
    next: (state, dispatch, view) => {
      if (goToNextCell(1)(state, dispatch)) return true
      if (!addRowAfter(state, dispatch)) return false
      return view === undefined || goToNextCell(1)(view.state, view.dispatch)
    },
    previous: goToNextCell(-1),
    deleteSelected: (state, dispatch) => {
      const { selection } = state
      if (!(selection instanceof CellSelection)) return false
      return selection.isRowSelection() && selection.isColSelection() && deleteTable(state, dispatch)
    },
    keepSelection,
  }
}

function keepSelection(view: EditorView, event: MouseEvent): boolean {
  const { selection } = view.state
  if (event.button !== 2 || !(selection instanceof CellSelection) || selection.ranges.length < 2) return false
  const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos
  let isInside = false
  selection.forEachCell((cell, position) => {
    if (at !== undefined && at >= position && at < position + cell.nodeSize) isInside = true
  })
  if (isInside) event.preventDefault()
  return isInside
}
