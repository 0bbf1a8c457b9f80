import { MessageSquare } from 'lucide-react'
import { later, Nothing } from '../controls/later.ts'
import type { Panel } from '../frame/panel.ts'

/** All comments on the document, in the order of its text. */
export const COMMENTS: Panel = {
  id: 'comments',
  title: 'Comments',
  icon: MessageSquare,
  keys: 'Mod-Alt-Shift-m',
  words: ['threads', 'discussion'],
  head: later(() => import('./CommentsHead.tsx'), Nothing),
  content: later(() => import('./CommentsPanel.tsx'), Nothing),
}
