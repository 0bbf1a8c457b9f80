import { type Editor, getText, getTextSerializersFromSchema } from '@tiptap/core'
import type { MarginCardProps } from '../margin/margin-feature.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import { goToFootnote } from './footnote.ts'
import { footnoteCards } from './footnote-numbers.ts'
import './footnote-card.css'

/** A footnote beside the line that refers to it. A press goes to the footnote, or from there back to the line. */
export default function FootnoteCard({ editor, id }: MarginCardProps) {
  const { number, text } = useEditorValue(editor, (editor) => footnoteOf(editor, id))
  return (
    <button type="button" className="cw-footnote-card" onClick={() => goToFootnote(editor, id)}>
      <span className="cw-footnote-card-number">
        <span className="cw-hidden">Footnote </span>
        {number}
        <span className="cw-hidden">: </span>
      </span>
      <span className="cw-footnote-card-text" dir="auto">
        {text === '' ? 'Empty' : text}
      </span>
    </button>
  )
}

function footnoteOf({ state }: Editor, id: string): { readonly number: string; readonly text: string } {
  const card = footnoteCards(state).find((card) => card.id === id)
  const note = card === undefined ? null : state.doc.nodeAt(card.note)
  if (card === undefined || note === null) return { number: '', text: '' }
  const textSerializers = getTextSerializersFromSchema(state.schema)
  return { number: card.mark, text: getText(note, { blockSeparator: '\n', textSerializers }).trim() }
}
