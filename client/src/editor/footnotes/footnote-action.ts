import type { Editor } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { TextSelection } from '@tiptap/pm/state'
import { Superscript } from 'lucide-react'
import type { Action } from '../controls/action.ts'

/** Letters of labels, without those that make words or look like others. */
const LETTERS = 'bcdfghjkmnpqrstvwxz'

/** Inserts a reference at the caret, and its footnote at the end of the document, where the caret goes. */
export const FOOTNOTE: Action = {
  id: 'footnote',
  label: 'Footnote',
  icon: Superscript,
  run: insertFootnote,
  enabled: ({ state }) => {
    const { $to } = state.selection
    const type = state.schema.nodes['footnoteReference']
    return type !== undefined && $to.parent.canReplaceWith($to.index(), $to.index(), type)
  },
}

function insertFootnote({ state, view }: Editor): void {
  const { nodes } = state.schema
  const label = freeLabel(state.doc)
  const { tr } = state
  tr.insert(state.selection.to, nodes['footnoteReference']!.create({ label }))
  const end = tr.doc.content.size
  tr.insert(end, nodes['footnote']!.create({ label }, nodes['paragraph']!.create()))
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, end + 2)).scrollIntoView())
}

/** The next number, and letters by which two people who insert footnotes at the same time have two labels. */
function freeLabel(doc: Node): string {
  let most = 0
  doc.descendants(({ type, attrs }) => {
    if (type.name === 'footnote') most = Math.max(most, Number.parseInt(String(attrs['label']), 10) || 0)
  })
  const random = crypto.getRandomValues(new Uint8Array(4))
  return `${most + 1}-${Array.from(random, (byte) => LETTERS[byte % LETTERS.length]).join('')}`
}
