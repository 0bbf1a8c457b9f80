import { MessageSquareDiff } from 'lucide-react'
import { later, Nothing } from '../controls/later.ts'
import type { Panel } from '../frame/panel.ts'

/** All suggestions for the document, in the order of its text. */
export const SUGGESTIONS: Panel = {
  id: 'suggestions',
  title: 'Suggestions',
  icon: MessageSquareDiff,
  keys: 'Mod-Alt-Shift-s',
  words: ['changes', 'review', 'accept', 'reject'],
  content: later(() => import('./SuggestionsPanel.tsx'), Nothing),
}
