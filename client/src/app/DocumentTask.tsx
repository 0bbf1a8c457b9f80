import type { Editor } from '@tiptap/core'
import { Suspense } from 'react'
import { createPortal } from 'react-dom'
import { later, Nothing } from '../editor/controls/later.ts'
import type { ExportJob } from '../editor/export/export-job.ts'
import type { DocumentSession } from '../session/document-session.ts'
import { navigate } from './navigation/navigation.tsx'

const ExportNote = later(() => import('../editor/export/ExportNote.tsx'), Nothing)
const CopyNote = later(() => import('./copy/CopyNote.tsx'), Nothing)

/** What somebody does with the whole document. Each has another number. */
export type Task =
  | { readonly kind: 'export'; readonly job: Exclude<ExportJob, { kind: 'print' }>; readonly number: number }
  | { readonly kind: 'copy'; readonly number: number }

export interface DocumentTaskProps {
  readonly task: Task
  readonly session: DocumentSession
  readonly editor: Editor | null
  readonly title: string
  readonly onEnd: () => void
}

/** Does a task, with a note of its progress and outcome. */
export function DocumentTask({ task, session, editor, title, onEnd }: DocumentTaskProps) {
  return createPortal(<Suspense fallback={null}>{note()}</Suspense>, document.body)

  function note() {
    switch (task.kind) {
      case 'copy':
        return (
          <CopyNote
            key={task.number}
            server={session.server}
            source={{ address: session.address, title }}
            onOpen={(address) => navigate({ page: 'document', address })}
            onClose={onEnd}
          />
        )
      case 'export':
        return editor === null ? null : (
          <ExportNote
            key={task.number}
            editor={editor}
            session={session}
            title={title}
            job={task.job}
            onEnd={onEnd}
          />
        )
      default:
        return task satisfies never
    }
  }
}
