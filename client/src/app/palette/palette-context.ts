import type { Editor } from '@tiptap/core'
import type { LucideIcon } from 'lucide-react'
import { createContext } from 'react'
import type { ExportJob } from '../../editor/export/export-job.ts'

/** Something that can be done, for the palette and for menus. */
export interface Command {
  readonly id: string
  readonly label: string
  readonly icon: LucideIcon
  /** Keys in ProseMirror's notation: `Mod-b`. */
  readonly keys?: string | undefined
  /** Other words under which one looks for it. */
  readonly words?: readonly string[] | undefined
  readonly run: () => void
}

/** Commands that belong together. */
export interface CommandGroup {
  readonly name: string
  readonly commands: readonly Command[]
}

/** What the open document offers to the palette. */
export interface DocumentCommands {
  /** What can be done with the document as a whole. */
  readonly commands: readonly Command[]
  /** The editor, for the commands on the text; `null` while it cannot be edited. */
  readonly editor: Editor | null
  /** Asks for an image to insert. */
  readonly onImage: () => void
  /** Downloads, prints or copies the document; absent while there is no editor. */
  readonly onExport?: ((job: ExportJob) => void) | undefined
  /** Puts the focus back into the text, with its caret: that of the browser is lost in a dialog. */
  readonly onFocus: () => void
}

/** The palette of the app. */
export interface PaletteControl {
  readonly open: () => void
  /** Offers the commands of a document until the returned function is called. */
  readonly offer: (commands: () => DocumentCommands) => () => void
}

/** Outside of the app, for example in the widget, there is no palette. */
export const PaletteContext = createContext<PaletteControl>({ open: () => {}, offer: () => () => {} })
