import type { Editor } from '@tiptap/core'
import { Suspense, useState } from 'react'
import { later, Nothing } from '../controls/later.ts'
import { useRequests } from '../controls/requests.ts'
import type { LanguageRequest } from './code-block.ts'

const LanguageMenu = later(() => import('./LanguageMenu.tsx'), Nothing)

/** The choice of a code block's language, after the user has asked for it. */
export function CodePlace({ editor }: { editor: Editor }) {
  const [request, setRequest] = useState<LanguageRequest | null>(null)
  useRequests(editor, 'codeLanguage', setRequest)
  if (request === null) return null
  return (
    <Suspense fallback={null}>
      <LanguageMenu editor={editor} request={request} onClose={() => setRequest(null)} />
    </Suspense>
  )
}
