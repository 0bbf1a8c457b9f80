import { fromMarkdown, readContent } from '@cowrite/crdt/richtext'
import type { JSONContent } from '@tiptap/core'
import * as Y from 'yjs'

/** The document that Markdown describes, as JSON of the schema. In a module of its own because it loads the parser. */
export function readMarkdown(source: string): JSONContent {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, fromMarkdown(source))
  const content = readContent(doc)
  doc.destroy()
  return content
}
