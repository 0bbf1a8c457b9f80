import type { JSONContent } from '@tiptap/core'
import * as Y from 'yjs'
import { writeContent } from '../binding/index.ts'
import { readContent } from '../content/content.ts'
import { FIELD, richtextSchema } from '../schema/schema.ts'
import { readMarkdown } from './reader/reader.ts'
import { writeMarkdown } from './writer/writer.ts'

const schema = richtextSchema()

/** The default clientID of updates from {@link fromMarkdown}. */
export const IMPORT_CLIENT_ID = 1

/**
 * The rich text of a document as Markdown in GitHub's flavour (tables, task lists, strike-through), with
 * `==highlight==`, `<u>underline</u>` and other HTML for what Markdown cannot express, ending in one line feed; empty
 * for an empty document. {@link fromMarkdown} reads it back as the same text. Code and text never become markup, links
 * and images have safe addresses or none, and of nodes outside the schema only the content is written. Does not change
 * the document.
 */
export function toMarkdown(doc: Y.Doc): string {
  return writeMarkdown(readContent(doc).content ?? [])
}

/** {@link toMarkdown} for content outside of a document: blocks as JSON of the schema, such as a selection. */
export function contentToMarkdown(blocks: readonly JSONContent[]): string {
  return writeMarkdown(blocks)
}

/**
 * Markdown as one Yjs V1 update for a NEW, empty document; applied to a document with content it adds the text a second
 * time. Deterministic for the same Markdown and `clientId` (an unsigned 32-bit integer), so applying the update twice,
 * or on two nodes at once, has no further effect. HTML other than a few tags remains literal text; images become blocks
 * of their own; links and images with unsafe addresses lose them.
 */
export function fromMarkdown(markdown: string, clientId: number = IMPORT_CLIENT_ID): Uint8Array {
  return contentUpdate(readMarkdown(markdown), clientId)
}

/** The blocks that Markdown describes, as JSON of the schema; none for an empty text. */
export function markdownContent(markdown: string): JSONContent[] {
  return readMarkdown(markdown)
}

/** {@link fromMarkdown} for blocks as JSON of the schema. Throws a `RangeError` for blocks that the schema does not allow. */
export function contentUpdate(blocks: JSONContent[], clientId: number = IMPORT_CLIENT_ID): Uint8Array {
  const node = schema.nodeFromJSON(documentOf(blocks))
  node.check()
  const doc = new Y.Doc({ gc: false })
  doc.clientID = clientId
  doc.transact(() => writeContent(doc.getXmlFragment(FIELD), node))
  const update = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return update
}

function documentOf(blocks: JSONContent[]): JSONContent {
  return { type: 'doc', content: blocks.length > 0 ? blocks : [{ type: 'paragraph' }] }
}
