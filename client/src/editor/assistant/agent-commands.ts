import type { Editor } from '@tiptap/core'
import { Square, Undo2 } from 'lucide-react'
import { focusNow } from '../input/focus.ts'
import type { AgentCommand, AskAbout } from './assistant.ts'
import { type ActionEntry, offeredActions } from './run-actions.ts'
import { activeRuns } from './runs-state.ts'
import { STOP_KEYS } from './use-ask-keys.ts'

/** What the slash menu has already. */
const IN_SLASH_MENU: readonly string[] = ['continue', 'summarize']

/** What agents can be asked for in a document, and what can be done about their runs. */
export function agentCommands(editor: Editor): readonly AgentCommand[] {
  const { runs } = editor.storage.assistant
  if (runs === null) return []
  const { agents } = runs.info
  const asking = (about: AskAbout) => (entry: ActionEntry) => command(editor, entry, about)
  const ofText = offeredActions(agents, 'selection')
  const ofDocument = offeredActions(agents, 'document').filter((entry) => !ofText.includes(entry))
  const state = runs.snapshot()
  const last = state.runs.find(({ id, canUndo, undone }) => state.own.has(id) && canUndo && !undone)
  return [
    ...[...ofText.map(asking('selection')), ...ofDocument.map(asking('document'))].filter(
      ({ id }) => !IN_SLASH_MENU.some((action) => id === `agent-${action}`),
    ),
    ...(activeRuns(state).some(({ id }) => state.own.has(id))
      ? [
          {
            id: 'agent-stop',
            label: 'Stop my runs',
            icon: Square,
            keys: STOP_KEYS,
            words: ['agent', 'cancel'],
            run: () => void runs.stopOwn(),
          },
        ]
      : []),
    ...(last === undefined
      ? []
      : [
          {
            id: 'agent-undo',
            label: 'Undo my last run',
            icon: Undo2,
            words: ['agent', 'take back'],
            run: () => void runs.undo(last.id),
          },
        ]),
  ]
}

function command(editor: Editor, entry: ActionEntry, about: AskAbout): AgentCommand {
  const { action, label, icon, words } = entry
  return {
    id: `agent-${action}`,
    label: about === 'selection' ? `${label}: the selection or line` : label,
    icon,
    words: ['ai', 'agent', ...words],
    run: () => {
      focusNow(editor)
      editor.emit('ask', { action, about })
    },
  }
}
