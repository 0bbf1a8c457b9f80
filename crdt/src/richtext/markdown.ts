import type { JSONContent } from '@tiptap/core'
import { MarkdownManager } from '@tiptap/markdown'
import type { Node } from '@tiptap/pm/model'
import { prosemirrorToYXmlFragment } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { readContent } from './content.ts'
import { fitBlocks } from './fit.ts'
import { FIELD, richtextExtensions, richtextSchema } from './schema.ts'

const schema = richtextSchema()
const manager = new MarkdownManager({ extensions: richtextExtensions() })

/** The clientID under which {@link fromMarkdown} writes unless told otherwise. */
export const IMPORT_CLIENT_ID = 1

/**
 * The rich text of a document as Markdown in GitHub's flavour (tables, task lists, strike-through), with
 * `==highlight==` and `<u>underline</u>` beside it, ending in one line feed; empty for an empty document.
 * Reads only: the document stays as it is.
 */
export function toMarkdown(doc: Y.Doc): string {
  const markdown = manager.serialize(readContent(doc)).trim()
  return markdown === '' || markdown === '&nbsp;' ? '' : `${markdown}\n`
}

/**
 * Markdown as one Yjs V1 update that fills a NEW, empty document; applied to a document with content it adds
 * the text a second time. The same Markdown and `clientId` (an unsigned 32-bit integer) give the same bytes,
 * so applying it twice, or on two nodes at once, changes nothing more. HTML other than `<u>` stays literal
 * text; images become blocks of their own; links and images with unsafe addresses lose them.
 */
export function fromMarkdown(markdown: string, clientId: number = IMPORT_CLIENT_ID): Uint8Array {
  const source = markdown.replaceAll('\r\n', '\n')
  const node = toNode(fitBlocks(manager.parse(source).content ?? [])) ?? plainNode(source)
  const doc = new Y.Doc({ gc: false })
  doc.clientID = clientId
  doc.transact(() => prosemirrorToYXmlFragment(node, doc.getXmlFragment(FIELD)))
  const update = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return update
}

/** The blocks as a document, or `null` when they do not fit the schema. */
function toNode(blocks: JSONContent[]): Node | null {
  const json = { type: 'doc', content: blocks.length > 0 ? blocks : [{ type: 'paragraph' }] }
  try {
    const node = schema.nodeFromJSON(json)
    node.check()
    return node
  } catch (error) {
    // ProseMirror says "does not fit" with a RangeError; anything else is a bug and goes on.
    if (error instanceof RangeError) return null
    throw error
  }
}

/** The Markdown itself, a paragraph a line: better to read than nothing. */
function plainNode(source: string): Node {
  const lines = source.split('\n').filter((line) => line.trim() !== '')
  const paragraphs = lines.map((line) => schema.node('paragraph', null, schema.text(line)))
  return schema.node('doc', null, paragraphs.length > 0 ? paragraphs : schema.node('paragraph'))
}
