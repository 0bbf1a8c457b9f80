import type { Editor } from '@tiptap/core'
import { useEffect, useState } from 'react'
import { suggestionsApi } from '../../api/suggestions.ts'
import { Toast } from '../../interface/Toast.tsx'
import type { DocumentSession } from '../../session/document-session.ts'
import { copyText } from './copy-text.ts'
import type { ExportJob } from './export-job.ts'
import { copyTask, fileTask, pictureAddresses } from './export-tasks.ts'
import { fileName } from './file-name.ts'
import { FILE_KINDS } from './formats.ts'
import { inWorker } from './in-worker.ts'
import { saveFile } from './save-file.ts'

export interface ExportNoteProps {
  readonly editor: Editor
  readonly session: DocumentSession
  readonly title: string
  readonly job: Exclude<ExportJob, { kind: 'print' }>
  /** Called when there is nothing more to say. */
  readonly onEnd: () => void
}

type State = 'working' | 'copied' | 'failed'

/** Makes the file or the copy that somebody asked for, and says how it goes. */
export default function ExportNote(props: ExportNoteProps) {
  // One job for the life of the component, also when the title changes meanwhile.
  const [asked] = useState(props)
  const [state, setState] = useState<State>('working')
  const { onEnd } = asked
  const words = WORDS[asked.job.kind]

  useEffect(() => {
    const leaving = new AbortController()
    const { signal } = leaving
    exported(asked, signal)
      .then((done) => {
        if (signal.aborted) return
        if (done === 'saved') onEnd()
        else setState(done)
      })
      .catch((error: unknown) => {
        if (signal.aborted) return
        reportError(error)
        setState('failed')
      })
    return () => leaving.abort()
  }, [asked, onEnd])

  return (
    <div className="cw-toasts" role="status">
      <Toast
        state={state === 'copied' ? 'done' : state}
        action={{ label: state === 'working' ? 'Stop' : 'Dismiss', run: onEnd }}
        onClose={onEnd}
      >
        {words[state]}
      </Toast>
    </div>
  )
}

const WORDS = {
  download: {
    working: 'Making the file…',
    copied: '',
    failed: 'The file could not be made. Reload the page, then try again.',
  },
  suggestions: {
    working: 'Making the file…',
    copied: '',
    failed: 'The file could not be made: the server did not answer. Try again.',
  },
  copy: {
    working: 'Copying…',
    copied: 'Copied as Markdown.',
    failed: 'The browser did not let the page copy. Download the document as Markdown instead.',
  },
} satisfies Record<ExportNoteProps['job']['kind'], Record<State, string>>

async function exported(
  { editor, session, title, job }: Omit<ExportNoteProps, 'onEnd'>,
  signal: AbortSignal,
): Promise<'saved' | 'copied' | 'failed'> {
  switch (job.kind) {
    case 'download': {
      const { extension, type } = FILE_KINDS[job.format]
      const { doc } = editor.state
      const { nodes, task } = fileTask(session, editor, job.format, title)
      const addresses = job.format === 'markdown' ? {} : await pictureAddresses(session, doc)
      const made = await inWorker(nodes, { ...task, addresses }, signal)
      if (!signal.aborted) saveFile(made, fileName(title, extension), type)
      return 'saved'
    }
    case 'suggestions': {
      const { extension, type } = FILE_KINDS[job.format]
      const made = await withSuggestions(session, editor, job.format, title, signal)
      if (!signal.aborted) saveFile(made, fileName(title, extension), type)
      return 'saved'
    }
    case 'copy': {
      const { nodes, task } = copyTask(session, editor)
      const text = inWorker(nodes, task, signal).then((made) =>
        typeof made === 'string' ? made : made.text(),
      )
      return (await copyText(text)) ? 'copied' : 'failed'
    }
    default:
      return job satisfies never
  }
}

/** A file of the document with its suggestions, as the server has them. */
async function withSuggestions(
  session: DocumentSession,
  editor: Editor,
  format: 'markdown' | 'docx',
  title: string,
  signal: AbortSignal,
): Promise<string | Blob> {
  const api = suggestionsApi(session.server, session.send)
  if (format === 'markdown') return await api.criticMarkup(session.address)
  const tracked = await api.tracked(session.address)
  if (!tracked.ok) throw new Error(tracked.error.message)
  const { task } = fileTask(session, editor, format, title)
  const addresses = await pictureAddresses(session, editor.state.doc)
  return await inWorker([], { ...task, addresses, tracked: tracked.value }, signal)
}
