import type { JSONContent } from '@tiptap/core'
import * as Y from 'yjs'
import { FIELD } from './schema.ts'

/** y-tiptap appends `--` and eight characters of a hash to the names of marks that may overlap themselves. */
const HASHED_MARK = /^(.*)--[a-zA-Z0-9+/=]{8}$/

type JSONMark = NonNullable<JSONContent['marks']>[number]

/**
 * Reads the rich text of a document as Tiptap JSON. It changes nothing in the document, unlike the functions
 * of y-tiptap that build ProseMirror nodes, which delete from the Y.Doc what does not fit the schema. Embeds
 * and types that the editor never writes are left out.
 */
export function readContent(doc: Y.Doc): JSONContent {
  return { type: 'doc', content: doc.getXmlFragment(FIELD).toArray().flatMap(readNode) }
}

function readNode(node: unknown): JSONContent[] {
  if (node instanceof Y.XmlText) return readText(node)
  // A Y.XmlHook is a Y.Map at heart, and the editor has none.
  if (!(node instanceof Y.XmlElement)) return []
  const json: JSONContent = { type: node.nodeName }
  const attrs = node.getAttributes()
  if (Object.keys(attrs).length > 0) json.attrs = attrs
  const content = node.toArray().flatMap(readNode)
  if (content.length > 0) json.content = content
  return [json]
}

function readText(text: Y.XmlText): JSONContent[] {
  const runs: JSONContent[] = []
  for (const run of text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]) {
    if (typeof run.insert !== 'string') continue
    const marks = Object.entries(run.attributes ?? {}).map(([name, attrs]) => readMark(name, attrs))
    runs.push({ type: 'text', text: run.insert, ...(marks.length > 0 ? { marks } : {}) })
  }
  return runs
}

function readMark(name: string, attrs: unknown): JSONMark {
  const type = HASHED_MARK.exec(name)?.[1] ?? name
  const hasAttrs = typeof attrs === 'object' && attrs !== null && Object.keys(attrs).length > 0
  return hasAttrs ? { type, attrs: attrs as Record<string, unknown> } : { type }
}
