import { editorCommands } from './editor-commands.ts'
import { exportCommands } from './export-commands.ts'
import type { Command, DocumentCommands } from './palette-context.ts'

/** The commands on an open document: those that its page offers, those that take it out, and those on its text. */
export function documentCommands({
  commands,
  onExport,
  editor,
  onImage,
}: DocumentCommands): readonly Command[] {
  return [
    ...commands,
    ...(onExport === undefined ? [] : exportCommands(onExport)),
    ...(editor === null ? [] : editorCommands(editor, onImage)),
  ]
}
