import type { Editor } from '@tiptap/core'
import { Suspense, useState } from 'react'
import { later, Nothing } from '../controls/later.ts'
import { useRequests } from '../controls/requests.ts'
import type { FormulaRequest } from './formula-request.ts'

const FormulaField = later(() => import('./FormulaField.tsx'), Nothing)

/** The field for a formula, after the user has asked for it. */
export function FormulaPlace({ editor }: { editor: Editor }) {
  const [request, setRequest] = useState<FormulaRequest | null>(null)
  useRequests(editor, 'formula', setRequest)
  if (request === null) return null
  return (
    <Suspense fallback={null}>
      <FormulaField editor={editor} request={request} onClose={() => setRequest(null)} />
    </Suspense>
  )
}
