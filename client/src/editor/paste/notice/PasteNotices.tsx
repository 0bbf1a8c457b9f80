import type { Editor } from '@tiptap/core'
import { Suspense } from 'react'
import { later, Nothing } from '../../controls/later.ts'
import { useEditorValue } from '../../state/use-editor-value.ts'
import { noticeOf, type PasteNotice } from './notice.ts'

const NoticeBar = later(() => import('./NoticeBar.tsx'), Nothing)

/** The bar with the notice after pasting, if there is one, and the region that reads it to screen readers. */
export function PasteNotices({ editor }: { editor: Editor }) {
  const notice = useEditorValue(editor, ({ state }) => noticeOf(state))
  return (
    <>
      <div className="cw-hidden" aria-live="polite">
        {notice === null ? '' : announcementOf(notice)}
      </div>
      {notice !== null && (
        <Suspense fallback={null}>
          <NoticeBar editor={editor} notice={notice} />
        </Suspense>
      )}
    </>
  )
}

function announcementOf(notice: PasteNotice): string {
  switch (notice.kind) {
    case 'markdown':
      return 'The pasted text looks like Markdown. Press Alt F10 to format it or to keep it as text.'
    case 'message':
      return notice.text
    default:
      return notice satisfies never
  }
}
