import type { JSONContent } from '@tiptap/core'
import * as Y from 'yjs'
import { isKnownMark, markAttributes, nodeAttributes } from '../schema/attributes.ts'
import { FIELD } from '../schema/schema.ts'
import { canonical } from './canonical.ts'
import { idOf, type SharedType, stretchesOf } from './items.ts'

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
  return { type: 'doc', content: readChildren(doc.getXmlFragment(FIELD), null) }
}

/** The number of the author of a piece of a client's writing, for {@link readWritten}; the pieces are in order. */
export type WriterOf = (
  client: number,
  clock: number,
  length: number,
) => readonly { readonly clock: number; readonly end: number; readonly by: number }[]

/** A node of {@link readWritten}. */
export interface WrittenContent extends JSONContent {
  /** On texts and nodes without content: the number of who wrote it. */
  readonly by?: number
  content?: WrittenContent[]
}

/** A block of the top level, and the id of its element. */
export interface WrittenBlock {
  readonly block: WrittenContent
  /** `null`: the content is a text outside of any block. */
  readonly id: { readonly client: number; readonly clock: number } | null
}

/**
 * {@link readContent} with who wrote what: texts are cut where the author changes. Blocks come with the id of their
 * element, which is the same in every state of the document.
 */
export function readWritten(doc: Y.Doc, writerOf: WriterOf): WrittenBlock[] {
  const fragment: SharedType = doc.getXmlFragment(FIELD)
  return [...stretchesOf(fragment)].flatMap((stretch) => {
    if (stretch.kind !== 'type') return []
    const { type, client, clock } = stretch
    const id = type instanceof Y.XmlElement ? { client, clock } : null
    return readNode(type, writerOf).map((block) => ({ block, id }))
  })
}

function readChildren(parent: Y.XmlFragment, writerOf: WriterOf | null): WrittenContent[] {
  const nodes: WrittenContent[] = []
  for (const node of (parent.toArray() as unknown[]).flatMap((child) => readNode(child, writerOf))) {
    const last = nodes.at(-1)
    const areTexts = typeof last?.text === 'string' && typeof node.text === 'string'
    if (areTexts && last.by === node.by && canonical(last.marks) === canonical(node.marks)) {
      nodes[nodes.length - 1] = { ...last, text: `${last.text}${node.text}` }
    } else {
      nodes.push(node)
    }
  }
  return nodes
}

function readNode(node: unknown, writerOf: WriterOf | null): WrittenContent[] {
  if (node instanceof Y.XmlText) return writerOf === null ? readText(node) : cutByWriter(node, writerOf)
  // A Y.XmlHook is a Y.Map, and the editor creates none.
  if (!(node instanceof Y.XmlElement)) return []
  const json: JSONContent = { type: node.nodeName }
  const attrs = nodeAttributes(node.nodeName, node.getAttributes())
  if (attrs !== null) json.attrs = attrs
  const content = readChildren(node, writerOf)
  if (content.length > 0) json.content = content
  else if (writerOf !== null) {
    const id = idOf(node)
    const [piece] = id === null ? [] : writerOf(id.client, id.clock, 1)
    if (piece !== undefined) return [{ ...json, by: piece.by }]
  }
  return [json]
}

/** The runs of a text, cut where the author changes. */
function cutByWriter(text: Y.XmlText, writerOf: WriterOf): WrittenContent[] {
  const pieces: { length: number; readonly by: number }[] = []
  for (const stretch of stretchesOf(text)) {
    // Embeds are no part of the runs.
    if (stretch.kind !== 'text') continue
    for (const { clock, end, by } of writerOf(stretch.client, stretch.clock, stretch.text.length)) {
      const last = pieces.at(-1)
      if (last?.by === by) last.length += end - clock
      else pieces.push({ length: end - clock, by })
    }
  }
  let index = 0
  let left = pieces[0]?.length ?? 0
  return readText(text).flatMap((run) => {
    const whole = run.text ?? ''
    const cut: WrittenContent[] = []
    for (let at = 0; at < whole.length; ) {
      while (left === 0 && index < pieces.length - 1) left = pieces[++index]!.length
      const length = left === 0 ? whole.length - at : Math.min(left, whole.length - at)
      const piece = pieces[index]
      const part = { ...run, text: whole.slice(at, at + length) }
      cut.push(piece === undefined ? part : { ...part, by: piece.by })
      left = Math.max(0, left - length)
      at += length
    }
    return cut
  })
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
