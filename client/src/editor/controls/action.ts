import type { Editor } from '@tiptap/core'
import type { LucideIcon } from 'lucide-react'

/** A command on the text that a toolbar button, a key or a menu entry runs. */
export interface Action {
  readonly id: string
  /** Name of the command, for tooltips and screen readers. */
  readonly label: string
  readonly icon: LucideIcon
  /** Keys in ProseMirror's notation: `Mod-b`. */
  readonly keys?: string
  readonly run: (editor: Editor) => void
  /** Whether the command's format applies at the caret. Omitted for commands without an on state. */
  readonly active?: (editor: Editor) => boolean
  readonly enabled: (editor: Editor) => boolean
  /** Whether `enabled` depends on more than what is at the selection. Default false. */
  readonly followsAll?: boolean
  /** Whether a bar shows it only where nothing appears at the pointer: on touch and on narrow screens. Default false. */
  readonly forTouch?: boolean
}
