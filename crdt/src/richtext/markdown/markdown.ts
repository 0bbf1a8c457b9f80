import type { AnyExtension, JSONContent } from '@tiptap/core'
import { Image } from '@tiptap/extension-image'
import { Link } from '@tiptap/extension-link'
import { MarkdownManager } from '@tiptap/markdown'
import type { Node } from '@tiptap/pm/model'
import { prosemirrorToYXmlFragment } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { readContent } from '../content/content.ts'
import { FIELD, richtextExtensions, richtextSchema } from '../schema/schema.ts'
import { codeFence, codeSpan } from './code-fence.ts'
import { conformBlocks, INLINE_CODE } from './conform.ts'
import {
  escapeParentheses,
  markdownAddress,
  markdownDescription,
  markdownLanguage,
  markdownTitle,
  readAddress,
  readDescription,
} from './escapes.ts'
import { fitBlocks } from './fit.ts'
import { markdownTable } from './table.ts'

/**
 * Tiptap's Markdown engine, with its own nodes and marks replaced where content could become markup, or where a small
 * document could give very long Markdown.
 */
class Engine extends MarkdownManager {
  override renderNodeToMarkdown(
    node: JSONContent,
    ...place: [parent?: JSONContent, index?: number, level?: number, meta?: Record<string, unknown>]
  ): string {
    const { attrs } = node
    switch (node.type) {
      case 'codeBlock': {
        const code = node.content?.[0]?.text ?? ''
        const fence = codeFence(code)
        return `${fence}${markdownLanguage(attrs?.['language'])}\n${code}\n${fence}`
      }
      case INLINE_CODE: {
        const code = codeSpan(node.text ?? '')
        const link = node.marks?.[0]
        return link === undefined
          ? code
          : `[${code}](${destination(link.attrs?.['href'], link.attrs?.['title'])})`
      }
      case 'image':
        return `![${markdownDescription(attrs?.['alt'])}](${destination(attrs?.['src'], attrs?.['title'])})`
      case 'table':
        return markdownTable(node, (block) => this.renderNodes(block))
      default:
        return super.renderNodeToMarkdown(node, ...place)
    }
  }

  override renderNodes(
    nodes: JSONContent | JSONContent[],
    parent?: JSONContent,
    ...place: [separator?: string, index?: number, level?: number]
  ): string {
    const markdown = super.renderNodes(nodes, parent, ...place)
    return parent?.type === 'paragraph' || parent?.type === 'heading' ? escapeParentheses(markdown) : markdown
  }
}

/**
 * The part between the parentheses of a link or image; empty without an address, because a title would be read as one.
 */
function destination(url: unknown, title: unknown): string {
  return typeof url === 'string' ? `${markdownAddress(url)}${markdownTitle(title)}` : ''
}

const schema = richtextSchema()
const manager = new Engine({ extensions: richtextExtensions().map(forMarkdown) })

/** The extension with Cowrite's own Markdown reader or writer. */
function forMarkdown(extension: AnyExtension): AnyExtension {
  switch (extension.name) {
    case Link.name:
      return (extension as typeof Link).extend({
        parseMarkdown: (token, helpers) =>
          helpers.applyMark('link', helpers.parseInline(token.tokens ?? []), {
            href: readAddress(token['href']),
            title: token['title'] || null,
          }),
        renderMarkdown: (node, helpers) =>
          `[${helpers.renderChildren(node)}](${destination(node.attrs?.['href'], node.attrs?.['title'])})`,
      })
    case Image.name:
      return (extension as typeof Image).extend({
        parseMarkdown: (token, helpers) =>
          helpers.createNode('image', {
            src: readAddress(token['href']),
            title: token['title'],
            alt: readDescription(token.text ?? ''),
          }),
      })
    default:
      return extension
  }
}

/** The default clientID of updates from {@link fromMarkdown}. */
export const IMPORT_CLIENT_ID = 1

/**
 * The rich text of a document as Markdown in GitHub's flavour (tables, task lists, strike-through), with
 * `==highlight==` and `<u>underline</u>`, ending in one line feed; empty for an empty document. Code and text never
 * become markup, links and images have safe addresses or none, and of nodes outside the schema only the content is
 * written. Does not change the document.
 */
export function toMarkdown(doc: Y.Doc): string {
  const content = conformBlocks(readContent(doc).content ?? [])
  const markdown = manager.serialize({ type: 'doc', content }).trim()
  return markdown === '' || markdown === '&nbsp;' ? '' : `${markdown}\n`
}

/**
 * Markdown as one Yjs V1 update for a NEW, empty document; applied to a document with content it adds the text a second
 * time. Deterministic for the same Markdown and `clientId` (an unsigned 32-bit integer), so applying the update twice,
 * or on two nodes at once, has no further effect. HTML other than `<u>` remains literal text; images become blocks of
 * their own; links and images with unsafe addresses lose them.
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
    // ProseMirror throws a RangeError for content outside the schema; any other error is a bug.
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Fallback: the Markdown source itself, one paragraph per line. */
function plainNode(source: string): Node {
  const lines = source.split('\n').filter((line) => line.trim() !== '')
  const paragraphs = lines.map((line) => schema.node('paragraph', null, schema.text(line)))
  return schema.node('doc', null, paragraphs.length > 0 ? paragraphs : schema.node('paragraph'))
}
