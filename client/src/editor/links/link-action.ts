import { Link2 } from 'lucide-react'
import type { Action } from '../controls/action.ts'

/** Asks for the address of a link by `onLink`, which opens the link form. */
export function linkAction(onLink: () => void): Action {
  return {
    id: 'link',
    label: 'Link',
    icon: Link2,
    keys: 'Mod-k',
    run: onLink,
    active: (editor) => editor.isActive('link'),
    enabled: (editor) => !editor.isActive('codeBlock'),
  }
}
