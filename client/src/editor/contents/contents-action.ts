import { TableOfContents } from 'lucide-react'
import type { Action } from '../controls/action.ts'

/** Inserts a table of contents at the caret, and a line below it, where the caret goes. */
export const CONTENTS: Action = {
  id: 'contents',
  label: 'Table of contents',
  icon: TableOfContents,
  enabled: ({ schema }) => schema.nodes['contents'] !== undefined,
  run: (editor) =>
    editor
      .chain()
      .insertContent([{ type: 'contents' }, { type: 'paragraph' }])
      .run(),
}
