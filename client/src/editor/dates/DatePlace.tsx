import type { Editor } from '@tiptap/core'
import { Suspense, useEffect, useState } from 'react'
import { later, Nothing } from '../controls/later.ts'
import type { DateRequest } from './date-request.ts'

const Calendar = later(() => import('./Calendar.tsx'), Nothing)

/** The calendar, after the user has asked for it. */
export function DatePlace({ editor }: { editor: Editor }) {
  const [request, setRequest] = useState<DateRequest | null>(null)
  useEffect(() => {
    editor.on('date', setRequest)
    return () => void editor.off('date', setRequest)
  }, [editor])
  if (request === null) return null
  return (
    <Suspense fallback={null}>
      <Calendar editor={editor} request={request} onClose={() => setRequest(null)} />
    </Suspense>
  )
}
