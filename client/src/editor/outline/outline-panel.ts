import { ListTree } from 'lucide-react'
import { later, Nothing } from '../controls/later.ts'
import type { Panel } from '../frame/panel.ts'

/** The headings of the document. */
export const OUTLINE: Panel = {
  id: 'outline',
  title: 'Outline',
  icon: ListTree,
  keys: 'Mod-Alt-o',
  words: ['headings', 'contents'],
  content: later(() => import('./OutlinePanel.tsx'), Nothing),
}
