import { AgentIcon } from '../../interface/agent-icon.ts'
import { offers } from '../assistant/assistant.ts'
import type { SlashEntry } from './slash-entry.ts'

/** What agents can be asked for at the caret, in the slash menu and in the palette. */
export const AGENT_ENTRIES: readonly SlashEntry[] = [
  {
    id: 'ask',
    group: 'Agents',
    label: 'Ask an agent',
    icon: AgentIcon,
    words: ['ai', 'assistant', 'write'],
    markdown: '/ai',
    enabled: ({ storage }) => storage.assistant.runs !== null,
    run: (editor) => void editor.emit('ask', { about: isAtText(editor) ? 'selection' : 'caret' }),
  },
  {
    id: 'ask-continue',
    group: 'Agents',
    label: 'Continue from here',
    icon: AgentIcon,
    words: ['ai', 'write', 'go on'],
    markdown: '',
    enabled: (editor) => offers(editor, 'continue'),
    run: (editor) => void editor.emit('ask', { action: 'continue', about: 'caret' }),
  },
  {
    id: 'ask-summarize',
    group: 'Agents',
    label: 'Summarize',
    icon: AgentIcon,
    words: ['ai', 'summary', 'tldr'],
    markdown: '',
    enabled: (editor) => offers(editor, 'summarize'),
    run: (editor) => void editor.emit('ask', { action: 'summarize', about: 'document' }),
  },
]

/** Whether something is selected or the line has text. */
function isAtText({ state }: Parameters<SlashEntry['enabled']>[0]): boolean {
  return !state.selection.empty || state.selection.$from.parent.content.size > 0
}
