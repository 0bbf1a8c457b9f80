import type { Editor } from '@tiptap/core'
import { Suspense, useState } from 'react'
import { later, Nothing } from '../controls/later.ts'
import { useRequests } from '../controls/requests.ts'
import type { DateRequest } from './date-request.ts'

const Calendar = later(() => import('./Calendar.tsx'), Nothing)

/** The calendar, after the user has asked for it. */
export function DatePlace({ editor }: { editor: Editor }) {
  const [request, setRequest] = useState<DateRequest | null>(null)
  useRequests(editor, 'date', setRequest)
  if (request === null) return null
  return (
    <Suspense fallback={null}>
      <Calendar editor={editor} request={request} onClose={() => setRequest(null)} />
    </Suspense>
  )
}
