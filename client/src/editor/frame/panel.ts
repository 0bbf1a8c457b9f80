import type { Editor } from '@tiptap/core'
import type { LucideIcon } from 'lucide-react'
import type { DocumentSession } from '../../session/document-session.ts'
import type { LaterComponent } from '../controls/later.ts'

declare module '@tiptap/core' {
  interface EditorEvents {
    /** Somebody asked for a panel, or to close it when it is open. */
    panel: { readonly id: string }
  }
}

/** What a panel shows is about the whole document, and stands on the right of the text: one at a time. */
export interface Panel {
  readonly id: string
  readonly title: string
  readonly icon: LucideIcon
  /** The keys that open and close it, in ProseMirror's notation. */
  readonly keys: string
  /** Other words under which one looks for it. */
  readonly words: readonly string[]
  /** Whether there is such a panel for the document. Default always. */
  readonly isOffered?: (editor: Editor) => boolean
  /** What stands in its head beside the title, loaded when it is opened. Default nothing. */
  readonly head?: LaterComponent<PanelProps>
  /** What it shows, loaded when it is opened. */
  readonly content: LaterComponent<PanelProps>
}

/** What the content of a panel is given. */
export interface PanelProps {
  readonly editor: Editor
  readonly session: DocumentSession
  readonly editable: boolean
  /** The document's address, for links to its parts; `null` where it has none of its own. */
  readonly address: string | null
  /** Whether somebody has just asked for it, so that its first element takes the focus. */
  readonly isAsked: boolean
  /** Whether it lies over the text: on screens without room beside it. */
  readonly isOver: boolean
  /** Closes the panel; the focus stays where it is. */
  readonly onClose: () => void
}
