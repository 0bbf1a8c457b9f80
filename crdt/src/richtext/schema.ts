import { type AnyExtension, getSchema } from '@tiptap/core'
import { Blockquote } from '@tiptap/extension-blockquote'
import { Bold } from '@tiptap/extension-bold'
import { Code } from '@tiptap/extension-code'
import { CodeBlock } from '@tiptap/extension-code-block'
import { Document } from '@tiptap/extension-document'
import { HardBreak } from '@tiptap/extension-hard-break'
import { Heading } from '@tiptap/extension-heading'
import { Highlight } from '@tiptap/extension-highlight'
import { HorizontalRule } from '@tiptap/extension-horizontal-rule'
import { Image } from '@tiptap/extension-image'
import { Italic } from '@tiptap/extension-italic'
import { Link } from '@tiptap/extension-link'
import { BulletList, ListItem, ListKeymap, OrderedList, TaskItem, TaskList } from '@tiptap/extension-list'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Strike } from '@tiptap/extension-strike'
import { TableKit } from '@tiptap/extension-table'
import { Text } from '@tiptap/extension-text'
import { Underline } from '@tiptap/extension-underline'
import { Dropcursor } from '@tiptap/extensions/drop-cursor'
import { Gapcursor } from '@tiptap/extensions/gap-cursor'
import type { Schema } from '@tiptap/pm/model'
import { isSafeImage, isSafeLink } from './urls.ts'

/**
 * Version of the rich-text schema. It grows by one whenever a node, a mark or an attribute is added, renamed
 * or removed: an older reader would delete what it does not know, so it must refuse a newer document.
 */
export const SCHEMA_VERSION = 1

/** Name of the Y.XmlFragment that holds the rich text in every document: Tiptap's Collaboration default. */
export const FIELD = 'default'

/** What an editor may add to the schema without changing what is stored. */
export interface RichtextOptions {
  /**
   * Replaces the plain code block, for an editor with syntax highlighting. It must be an extension of
   * `@tiptap/extension-code-block` with the same name and attributes.
   */
  readonly codeBlock?: AnyExtension
}

/**
 * The extensions of Cowrite's one rich-text schema, the same in browsers, on the server and for agents:
 * paragraphs, headings 1–4, bullet, ordered and task lists, tables, code blocks with a language, block quotes,
 * rules, images by URL; bold, italic, underline, strike, inline code, highlight, links.
 *
 * Undo is not among them (collaboration brings its own, which undoes one's own edits only), and neither is
 * Tiptap's trailing paragraph: it writes on opening, so two people opening one document would both add it.
 */
export function richtextExtensions(options: RichtextOptions = {}): AnyExtension[] {
  // Each line finds its own direction, so that languages can be mixed; lists follow their first line by style.
  const auto = { HTMLAttributes: { dir: 'auto' } }
  return [
    Document,
    Paragraph.configure(auto),
    Text,
    Heading.configure({ levels: [1, 2, 3, 4], ...auto }),
    BulletList,
    OrderedList,
    ListItem,
    TaskList,
    TaskItem.configure({ nested: true }),
    ListKeymap,
    Blockquote,
    options.codeBlock ?? CodeBlock,
    HorizontalRule,
    HardBreak,
    SafeImage,
    TableKit.configure({ table: { resizable: false, renderWrapper: true } }),
    Bold,
    Italic,
    Underline,
    Strike,
    Code,
    Highlight,
    SafeLink.configure({
      openOnClick: false,
      defaultProtocol: 'https',
      markdownLinks: true,
      isAllowedUri: isSafeLink,
      HTMLAttributes: { rel: 'noopener noreferrer nofollow', target: '_blank' },
    }),
    Dropcursor.configure({ class: 'cw-dropcursor', color: false, width: 2 }),
    Gapcursor,
  ]
}

/** The ProseMirror schema of {@link richtextExtensions}. Needs no DOM. */
export function richtextSchema(): Schema {
  return getSchema(richtextExtensions())
}

/** A link that opens, and leaves the page behind it, as this schema says, whatever anybody's update says. */
const SafeLink = Link.extend({
  renderHTML({ HTMLAttributes, mark }) {
    const { class: _class, rel: _rel, target: _target, ...rest } = HTMLAttributes
    const spec = this.parent?.({ HTMLAttributes: rest, mark })
    if (spec === undefined) throw new Error('The link extension renders nothing')
    return spec
  },
})

/** An image whose address is checked when it is shown, because the address may come from anybody's update. */
const SafeImage = Image.extend({
  renderHTML({ HTMLAttributes }) {
    const { src, ...rest } = HTMLAttributes
    const attributes = { loading: 'lazy', referrerpolicy: 'no-referrer', ...rest }
    return ['img', isSafeImage(src) ? { ...attributes, src } : attributes]
  },
})
