import type { Editor } from '@tiptap/core'
import { useState } from 'react'
import { Dialog } from '../controls/Dialog.tsx'
import { useEditorValue } from '../state/use-editor-value.ts'
import { DocumentCounter, readingMinutes, type TextCount } from './count-words.ts'
import './words.css'

/** How long the document and the selection are. It follows the edits of everybody while it is open. */
export default function WordsDialog({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const [counter] = useState(() => new DocumentCounter())
  const whole = useEditorValue(editor, ({ state }) => counter.count(state.doc))
  const selected = useEditorValue(editor, ({ state: { doc, selection } }) =>
    counter.countRange(doc, selection.from, selection.to),
  )
  return (
    <Dialog title="Words" onClose={onClose}>
      <table className="cw-words">
        <thead>
          <tr>
            <td />
            <th scope="col">Document</th>
            {selected.characters > 0 && <th scope="col">Selection</th>}
          </tr>
        </thead>
        <tbody>
          {ROWS.map(({ label, show }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{show(whole)}</td>
              {selected.characters > 0 && <td>{show(selected)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  )
}

const ROWS: readonly { readonly label: string; readonly show: (count: TextCount) => string }[] = [
  { label: 'Words', show: ({ words }) => words.toLocaleString() },
  { label: 'Characters', show: ({ characters }) => characters.toLocaleString() },
  {
    label: 'Characters without spaces',
    show: ({ charactersWithoutSpaces }) => charactersWithoutSpaces.toLocaleString(),
  },
  { label: 'Reading time', show: ({ words }) => `${readingMinutes(words).toLocaleString()} min` },
]
