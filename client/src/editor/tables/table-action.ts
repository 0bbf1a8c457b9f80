import type { Editor } from '@tiptap/core'
import { TextSelection } from '@tiptap/pm/state'
import { Table } from 'lucide-react'
import type { Action } from '../controls/action.ts'

const row = (type: 'tableHeader' | 'tableCell') => {
  const cell = { type, content: [{ type: 'paragraph' }] }
  return { type: 'tableRow', content: [cell, cell, cell] }
}

/** A new table. */
const NEW = { type: 'table', content: [row('tableHeader'), row('tableCell'), row('tableCell')] }

/** Inserts a table of three rows and columns with a header row. Disabled in a table: tables are not nested. */
export const TABLE: Action = {
  id: 'table',
  label: 'Table',
  icon: Table,
  run: insertTable,
  enabled: (editor) => !editor.isActive('table'),
}

function insertTable({ state, view }: Editor): void {
  const { tr } = state
  const first = tr.selection.from + 1
  tr.replaceSelectionWith(state.schema.nodeFromJSON(NEW)).scrollIntoView()
  view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(first))))
}
