import { AgentIcon } from '../../interface/agent-icon.ts'
import { later, Nothing } from '../controls/later.ts'
import type { Panel } from '../frame/panel.ts'
import type {} from './assistant.ts'

/** The runs of agents in the document, and where one asks for another. */
export const ASSISTANT: Panel = {
  id: 'assistant',
  title: 'Assistant',
  icon: AgentIcon,
  keys: 'Mod-Alt-Shift-j',
  words: ['agent', 'ai', 'runs', 'ask'],
  isOffered: ({ storage }) => storage.assistant.runs !== null,
  content: later(() => import('./AssistantPanel.tsx'), Nothing),
}
