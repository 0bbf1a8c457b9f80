import { Table } from 'lucide-react'
import type { Action } from '../controls/action.ts'

/** Inserts a table of three rows and columns with a header row. Disabled in a table: tables are not nested. */
export const TABLE: Action = {
  id: 'table',
  label: 'Table',
  icon: Table,
  run: (editor) => editor.chain().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
  enabled: (editor) => !editor.isActive('table') && editor.can().insertTable(),
}
