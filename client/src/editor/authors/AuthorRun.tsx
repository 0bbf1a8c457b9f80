import type { Editor } from '@tiptap/core'
import type { DocumentRuns } from '../assistant/document-runs.ts'
import { keptText } from '../assistant/run-text.ts'
import { useRuns, useRunsState } from '../assistant/use-runs.ts'

export interface AuthorRunProps {
  readonly editor: Editor
  /** The run that wrote the text. */
  readonly id: string
  readonly onDone: () => void
}

/** What can be done about the run that wrote a text, where this page knows it. */
export function AuthorRun(props: AuthorRunProps) {
  const runs = useRuns(props.editor)
  return runs === null ? null : <Known {...props} runs={runs} />
}

function Known({ editor, id, onDone, runs }: AuthorRunProps & { runs: DocumentRuns }) {
  const run = useRunsState(runs, (state) => state.runs.find((each) => each.id === id))
  if (run === undefined) return null
  const undo = async () => {
    onDone()
    const kept = await runs.undo(id)
    if (kept > 0) editor.emit('toast', { text: keptText(kept) })
  }
  const open = () => {
    onDone()
    runs.open(id)
    if (!runs.snapshot().isShown) editor.emit('panel', { id: 'assistant' })
  }
  return (
    <div className="cw-author-run">
      {run.canUndo && !run.undone && editor.isEditable && (
        <button type="button" className="cw-button cw-button-small" onClick={() => void undo()}>
          Undo run
        </button>
      )}
      <button type="button" className="cw-button cw-button-small" onClick={open}>
        Open run
      </button>
    </div>
  )
}
