import type { Editor } from '@tiptap/core'
import { SelectMenu } from '../interface/SelectMenu.tsx'

const MODES = [
  { value: 'editing', label: 'Editing' },
  { value: 'suggesting', label: 'Suggesting' },
] as const

/** Whether what one types changes the document or is suggested, and the menu that switches. */
export default function ModeMenu({ editor }: { editor: Editor }) {
  const mode = editor.storage.ownMarks === undefined ? 'editing' : 'suggesting'
  return (
    <span className="cw-mode">
      <SelectMenu label="Mode" value={mode} options={MODES} onChoose={() => editor.emit('suggesting', {})} />
    </span>
  )
}
