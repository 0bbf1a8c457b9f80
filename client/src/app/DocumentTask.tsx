import type { Editor } from '@tiptap/core'
import { Suspense } from 'react'
import { createPortal } from 'react-dom'
import type { DocumentsApi } from '../api/documents.ts'
import { later, Nothing } from '../editor/controls/later.ts'
import type { ExportJob } from '../editor/export/export-job.ts'
import type { DocumentSession } from '../session/document-session.ts'
import { navigate } from './navigation/navigation.tsx'

const ExportNote = later(() => import('../editor/export/ExportNote.tsx'), Nothing)
const TemplateNote = later(() => import('./templates/TemplateNote.tsx'), Nothing)
const AgentsNote = later(() => import('./agents/AgentsNote.tsx'), Nothing)
const CopyNote = later(() => import('./copy/CopyNote.tsx'), Nothing)

/** What somebody does with the whole document. Each has another number. */
export type Task =
  | { readonly kind: 'export'; readonly job: Exclude<ExportJob, { kind: 'print' }>; readonly number: number }
  | { readonly kind: 'copy'; readonly number: number }
  | { readonly kind: 'agents'; readonly on: boolean; readonly number: number }
  | { readonly kind: 'template'; readonly on: boolean; readonly number: number }

export interface DocumentTaskProps {
  readonly task: Task
  readonly api: DocumentsApi
  readonly session: DocumentSession
  readonly editor: Editor | null
  readonly title: string
  /** The document is a template now, or none any more. */
  readonly onTemplate: (isTemplate: boolean) => void
  readonly onEnd: () => void
}

/** Does a task, with a note of its progress and outcome. */
export function DocumentTask(props: DocumentTaskProps) {
  const { task, api, session, editor, title, onTemplate, onEnd } = props
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
      case 'agents':
        return <AgentsNote key={task.number} session={session} on={task.on} onClose={onEnd} />
      case 'template':
        return (
          <TemplateNote
            key={task.number}
            api={api}
            address={session.address}
            on={task.on}
            onDone={onTemplate}
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
