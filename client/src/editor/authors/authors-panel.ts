import { Users } from 'lucide-react'
import { later, Nothing } from '../controls/later.ts'
import type { Panel } from '../frame/panel.ts'

/** Who wrote what: colours in the text while it is open, and their legend. */
export const AUTHORS: Panel = {
  id: 'authors',
  title: 'Who wrote this',
  icon: Users,
  keys: 'Mod-Alt-Shift-y',
  words: ['authors', 'colours', 'blame'],
  content: later(() => import('./AuthorsPanel.tsx'), Nothing),
}
