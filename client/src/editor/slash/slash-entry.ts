import type { Editor } from '@tiptap/core'
import type { LucideIcon } from 'lucide-react'
import type { Action } from '../controls/action.ts'

/** An entry of the slash menu. */
export interface SlashEntry {
  readonly id: string
  readonly group: 'Text' | 'Insert' | 'Agents'
  readonly label: string
  readonly icon: LucideIcon
  /** Other words under which one looks for it. */
  readonly words: readonly string[]
  /** The Markdown that does the same; empty if there is none. */
  readonly markdown: string
  readonly enabled: (editor: Editor) => boolean
  readonly run: (editor: Editor) => void
}

/** An action as an entry of the slash menu. */
export function fromAction(
  { id, label, icon, enabled, run }: Action,
  group: SlashEntry['group'],
  markdown: string,
  words: readonly string[],
): SlashEntry {
  return { id, group, label, icon, words, markdown, enabled, run }
}
