import type { Editor } from '@tiptap/core'
import type { DocumentSession } from '../session/document-session.ts'
import { AuthorPlace } from './authors/AuthorPlace.tsx'

/** What is told about the text: who wrote it. */
export default function TellPlaces({ editor, session }: { editor: Editor; session: DocumentSession }) {
  return <AuthorPlace editor={editor} session={session} />
}
