import type { Editor } from '@tiptap/core'
import { AgentIcon } from '../../interface/agent-icon.ts'
import type { DocumentRuns } from './document-runs.ts'
import { useIsOff, useRuns, useRunsState } from './use-runs.ts'

export interface AssistantButtonProps {
  readonly editor: Editor
  /** Whether there is a panel for it; otherwise a menu opens at the caret. */
  readonly hasPanel: boolean
  readonly disabled: boolean
}

/** The button of the assistant, where there is one. */
export default function AssistantButton({ editor, ...props }: AssistantButtonProps) {
  const runs = useRuns(editor)
  const isOff = useIsOff(editor)
  // Its place, until it is known whether there is one.
  if (runs === null) return isOff ? null : <span className="cw-assistant-slot" />
  return <Shown editor={editor} runs={runs} {...props} />
}

function Shown({ editor, runs, hasPanel, disabled }: AssistantButtonProps & { runs: DocumentRuns }) {
  const isOpen = useRunsState(runs, ({ isShown }) => isShown)
  const isWaiting = useRunsState(runs, ({ runs, own }) =>
    runs.some(({ id, state }) => state === 'waiting' && own.has(id)),
  )
  return (
    <button
      type="button"
      className="cw-tool cw-assistant"
      aria-label={isWaiting ? 'Assistant, waiting for you' : 'Assistant'}
      aria-pressed={hasPanel ? isOpen : undefined}
      data-state={isOpen ? 'open' : undefined}
      data-waiting={isWaiting || undefined}
      data-cw-tip="Assistant"
      disabled={disabled && !hasPanel}
      onClick={() =>
        hasPanel ? editor.emit('panel', { id: 'assistant' }) : editor.emit('ask', { about: 'selection' })
      }
    >
      <AgentIcon className="cw-icon" aria-hidden="true" />
    </button>
  )
}
