import { type Command, TextSelection } from '@tiptap/pm/state'
import { deleteColumn, deleteRow } from '@tiptap/pm/tables'
import { selectedPlace, tablePlaceAt } from './table-place.ts'

/** Deletes the selected rows; the caret stays in the table. */
export const deleteRowHere = stayingInTable(deleteRow)
/** Deletes the selected columns; the caret stays in the table. */
export const deleteColumnHere = stayingInTable(deleteColumn)

/** A deletion would take the caret out of the table from the last row or column. */
function stayingInTable(command: Command): Command {
  return (state, dispatch) => {
    const table = selectedPlace(state.selection)?.position
    return command(
      state,
      dispatch &&
        ((tr) => {
          const position = table === undefined ? null : tr.mapping.map(table)
          const node = position === null ? null : tr.doc.nodeAt(position)
          if (position !== null && node !== null && tablePlaceAt(tr.selection.$head)?.position !== position) {
            const end = tr.doc.resolve(position + node.nodeSize - 1)
            tr.setSelection(TextSelection.near(end, -1))
          }
          dispatch(tr)
        }),
    )
  }
}
