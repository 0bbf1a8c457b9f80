import type { Editor } from '@tiptap/core'
import { Suspense, useEffect } from 'react'
import { later, Nothing } from '../controls/later.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import { typedQueryOf } from '../typed-lists/typed-lists.ts'

const SlashMenu = later(() => import('./SlashMenu.tsx'), Nothing)

/** The slash menu while a slash is being typed. */
export function SlashPlace({ editor, onImage }: { editor: Editor; onImage: () => void }) {
  const query = useEditorValue(editor, ({ state }) => typedQueryOf(state))
  useEffect(loadMenu, [])
  if (query?.opener !== '/') return null
  return (
    <Suspense fallback={null}>
      <SlashMenu editor={editor} query={query} onImage={onImage} />
    </Suspense>
  )
}

/** Loads the menu before a slash is typed: who types on quickly would be faster than its code. */
function loadMenu(): void {
  SlashMenu.load().catch(() => {
    // The network is unavailable. A slash requests the code again.
  })
}
