import type { Editor } from '@tiptap/core'
import { Suspense } from 'react'
import { later, Nothing } from '../controls/later.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import { typedQueryOf } from '../typed-lists/typed-lists.ts'

const SlashMenu = later(() => import('./SlashMenu.tsx'), Nothing)

/** The slash menu while a slash is being typed. */
export function SlashPlace({ editor, onImage }: { editor: Editor; onImage: () => void }) {
  const query = useEditorValue(editor, ({ state }) => typedQueryOf(state))
  if (query?.opener !== '/') return null
  return (
    <Suspense fallback={null}>
      <SlashMenu editor={editor} query={query} onImage={onImage} />
    </Suspense>
  )
}
