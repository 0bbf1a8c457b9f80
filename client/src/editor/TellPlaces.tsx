import type { Editor } from '@tiptap/core'
import { Suspense } from 'react'
import type { DocumentSession } from '../session/document-session.ts'
import { AuthorPlace } from './authors/AuthorPlace.tsx'
import { later, Nothing } from './controls/later.ts'
import { StepPlace } from './margin/StepPlace.tsx'
import { MARGIN_FEATURES } from './margin-features.ts'
import { SuggestionsPlace } from './suggestions/SuggestionsPlace.tsx'

const CommentsPlace = later(() => import('./comments/CommentsPlace.tsx'), Nothing)

/** What is told about the text: who wrote it, and what somebody suggests to change or says about it. */
export default function TellPlaces({ editor, session }: { editor: Editor; session: DocumentSession }) {
  return (
    <>
      <AuthorPlace editor={editor} session={session} />
      <SuggestionsPlace editor={editor} session={session} />
      <Suspense fallback={null}>
        <CommentsPlace editor={editor} session={session} />
      </Suspense>
      <StepPlace editor={editor} features={MARGIN_FEATURES} />
    </>
  )
}
