import { ListCollapse } from 'lucide-react'
import type { Action } from '../controls/action.ts'
import type {} from './toggle.ts'

/** Makes a toggle of the selected blocks. */
export const TOGGLE: Action = {
  id: 'toggle',
  label: 'Toggle',
  icon: ListCollapse,
  run: (editor) => editor.chain().setToggle().run(),
  enabled: (editor) => editor.can().setToggle(),
}
