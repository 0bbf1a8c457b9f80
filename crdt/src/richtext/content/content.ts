import type { JSONContent } from '@tiptap/core'
import * as Y from 'yjs'
import { isKnownMark, markAttributes, nodeAttributes } from '../schema/attributes.ts'
import { FIELD } from '../schema/schema.ts'
import { canonical } from './canonical.ts'

/** y-tiptap appends `--` and eight characters of a hash to the names of marks that may overlap themselves. */
const HASHED_MARK = /^(.*)--[a-zA-Z0-9+/=]{8}$/

/** The marks of the schema from the outermost to the innermost. Yjs does not keep their order. */
export const MARK_ORDER: readonly string[] = [
  'link',
  'bold',
  'italic',
  'underline',
  'strike',
  'code',
  'highlight',
]

type JSONMark = NonNullable<JSONContent['marks']>[number]

/**
 * Reads the rich text of a document as Tiptap JSON. It does not change the document, unlike the functions of y-tiptap
 * that build ProseMirror nodes, which delete content outside the schema from the Y.Doc. Embeds and types that the
 * editor never writes are omitted. Attributes are filtered by {@link nodeAttributes}, so everything derived from the
 * JSON is protected against hostile ones. Equal text gives equal JSON regardless of its edits: marks are in the order
 * of the schema, and adjacent texts with the same marks are merged.
 */
export function readContent(doc: Y.Doc): JSONContent {
  return { type: 'doc', content: readChildren(doc.getXmlFragment(FIELD)) }
}

function readChildren(parent: Y.XmlFragment): JSONContent[] {
  const nodes: JSONContent[] = []
  for (const node of (parent.toArray() as unknown[]).flatMap(readNode)) {
    const last = nodes.at(-1)
    const areTexts = typeof last?.text === 'string' && typeof node.text === 'string'
    if (areTexts && canonical(last.marks) === canonical(node.marks)) {
      nodes[nodes.length - 1] = { ...last, text: `${last.text}${node.text}` }
    } else {
      nodes.push(node)
    }
  }
  return nodes
}

function readNode(node: unknown): JSONContent[] {
  if (node instanceof Y.XmlText) return readText(node)
  // A Y.XmlHook is a Y.Map, and the editor creates none.
  if (!(node instanceof Y.XmlElement)) return []
  const json: JSONContent = { type: node.nodeName }
  const attrs = nodeAttributes(node.nodeName, node.getAttributes())
  if (attrs !== null) json.attrs = attrs
  const content = readChildren(node)
  if (content.length > 0) json.content = content
  return [json]
}

function readText(text: Y.XmlText): JSONContent[] {
  const runs: JSONContent[] = []
  for (const run of text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]) {
    if (typeof run.insert !== 'string') continue
    const marks = Object.entries(run.attributes ?? {})
      .map(([name, attrs]) => readMark(name, attrs))
      .sort(byOrder)
      // Two marks of one name would become two nested elements of the same meaning.
      .filter((mark, index, all) => !isKnownMark(mark.type) || mark.type !== all[index - 1]?.type)
    runs.push({ type: 'text', text: run.insert, ...(marks.length > 0 ? { marks } : {}) })
  }
  return runs
}

/** Marks outside the schema are last; marks of one name are ordered by their attributes. */
function byOrder(a: JSONMark, b: JSONMark): number {
  const place = (mark: JSONMark) => {
    const index = MARK_ORDER.indexOf(mark.type)
    return index < 0 ? MARK_ORDER.length : index
  }
  return place(a) - place(b) || (canonical(a) < canonical(b) ? -1 : 1)
}

function readMark(name: string, attrs: unknown): JSONMark {
  const type = HASHED_MARK.exec(name)?.[1] ?? name
  const shown = typeof attrs === 'object' && attrs !== null ? markAttributes(type, attrs) : null
  return shown === null ? { type } : { type, attrs: shown }
}
