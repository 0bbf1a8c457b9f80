import { FileSymlink } from 'lucide-react'
import { later, Nothing } from '../controls/later.ts'
import type { Panel } from '../frame/panel.ts'

/** The documents that mention this one. */
export const BACKLINKS: Panel = {
  id: 'backlinks',
  title: 'Linked from',
  icon: FileSymlink,
  keys: 'Mod-Alt-Shift-o',
  words: ['backlinks', 'mentions', 'references'],
  content: later(() => import('./BacklinksPanel.tsx'), Nothing),
}
