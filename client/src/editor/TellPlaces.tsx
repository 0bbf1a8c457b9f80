import type { Editor } from '@tiptap/core'
import type { DocumentSession } from '../session/document-session.ts'
import { AuthorPlace } from './authors/AuthorPlace.tsx'
import { CommentsPlace } from './comments/CommentsPlace.tsx'
import { StepPlace } from './margin/StepPlace.tsx'
import { MARGIN_FEATURES } from './margin-features.ts'
import { SuggestionsPlace } from './suggestions/SuggestionsPlace.tsx'

/** What is told about the text: who wrote it, and what somebody suggests to change. */
export default function TellPlaces({ editor, session }: { editor: Editor; session: DocumentSession }) {
  return (
    <>
      <AuthorPlace editor={editor} session={session} />
      <SuggestionsPlace editor={editor} session={session} />
      <CommentsPlace editor={editor} session={session} />
      <StepPlace editor={editor} features={MARGIN_FEATURES} />
    </>
  )
}
