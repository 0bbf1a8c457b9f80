import type { Editor } from '@tiptap/core'
import type { DocumentSession } from '../session/document-session.ts'
import { CodePlace } from './code/CodePlace.tsx'
import { DatePlace } from './dates/DatePlace.tsx'
import { EmojiPlace } from './emoji/EmojiPlace.tsx'
import { FilesPlace } from './files/FilesPlace.tsx'
import { PicturePlace } from './images/PicturePlace.tsx'
import { FormulaPlace } from './maths/FormulaPlace.tsx'
import { MentionPlace } from './mentions/MentionPlace.tsx'

/**
 * What is asked beside the text when the user wants it: the language of code, the source of a formula, an emoji, a
 * day.
 */
export default function AskPlaces({ editor, session }: { editor: Editor; session: DocumentSession }) {
  return (
    <>
      <CodePlace editor={editor} />
      <FormulaPlace editor={editor} />
      <PicturePlace editor={editor} />
      <FilesPlace editor={editor} session={session} />
      <EmojiPlace editor={editor} />
      <DatePlace editor={editor} />
      <MentionPlace editor={editor} session={session} />
    </>
  )
}
