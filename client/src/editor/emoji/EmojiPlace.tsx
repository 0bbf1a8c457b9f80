import type { Editor } from '@tiptap/core'
import { Suspense } from 'react'
import { later, Nothing } from '../controls/later.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import { typedQueryOf } from '../typed-lists/typed-lists.ts'

const EmojiMenu = later(() => import('./EmojiMenu.tsx'), Nothing)

/** The list of emoji while a name is being typed after a colon. */
export function EmojiPlace({ editor }: { editor: Editor }) {
  const query = useEditorValue(editor, ({ state }) => typedQueryOf(state))
  if (query?.opener !== ':' || query.text === '') return null
  return (
    <Suspense fallback={null}>
      <EmojiMenu editor={editor} query={query} />
    </Suspense>
  )
}
