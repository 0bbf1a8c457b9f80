import { type EditorState, Selection, type Transaction } from '@tiptap/pm/state'
import { type BlockRange, selectionOf } from './block-units.ts'

/** Inserts a copy of blocks behind them, and selects it. */
export function duplicateBlocks({ doc, tr }: EditorState, { from, to }: BlockRange): Transaction {
  tr.insert(to, doc.slice(from, to).content)
  return tr.setSelection(selectionOf(tr.doc, { from: to, to: to + to - from })).scrollIntoView()
}

/** Deletes blocks, and what is left empty by that. The caret goes to the nearest text behind them, or before. */
export function deleteBlocks({ tr }: EditorState, { from, to }: BlockRange): Transaction {
  tr.deleteRange(from, to)
  const place = Math.min(tr.mapping.map(from), tr.doc.content.size)
  return tr.setSelection(Selection.near(tr.doc.resolve(place))).scrollIntoView()
}
