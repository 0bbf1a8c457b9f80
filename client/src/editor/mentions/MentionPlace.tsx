import type { Editor } from '@tiptap/core'
import { Suspense } from 'react'
import type { DocumentSession } from '../../session/document-session.ts'
import { later, Nothing } from '../controls/later.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import { typedQueryOf } from '../typed-lists/typed-lists.ts'

const MentionMenu = later(() => import('./MentionMenu.tsx'), Nothing)

/** The list of people and documents while a name is being typed after an @. */
export function MentionPlace({ editor, session }: { editor: Editor; session: DocumentSession }) {
  const query = useEditorValue(editor, ({ state }) => typedQueryOf(state))
  if (query?.opener !== '@') return null
  return (
    <Suspense fallback={null}>
      <MentionMenu editor={editor} session={session} query={query} />
    </Suspense>
  )
}
