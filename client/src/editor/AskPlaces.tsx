import type { Editor } from '@tiptap/core'
import { CodePlace } from './code/CodePlace.tsx'
import { EmojiPlace } from './emoji/EmojiPlace.tsx'
import { FormulaPlace } from './maths/FormulaPlace.tsx'

/** What is asked beside the text when the user wants it: the language of code, the source of a formula, an emoji. */
export default function AskPlaces({ editor }: { editor: Editor }) {
  return (
    <>
      <CodePlace editor={editor} />
      <FormulaPlace editor={editor} />
      <EmojiPlace editor={editor} />
    </>
  )
}
