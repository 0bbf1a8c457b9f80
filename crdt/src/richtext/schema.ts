import { type AnyExtension, getSchema } from '@tiptap/core'
import { Highlight } from '@tiptap/extension-highlight'
import { Image } from '@tiptap/extension-image'
import { TaskItem, TaskList } from '@tiptap/extension-list'
import { TableKit } from '@tiptap/extension-table'
import type { Schema } from '@tiptap/pm/model'
import { StarterKit } from '@tiptap/starter-kit'
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
  const auto = { HTMLAttributes: { dir: 'auto' } }
  const extensions: AnyExtension[] = [
    StarterKit.configure({
      heading: { levels: [1, 2, 3, 4], ...auto },
      paragraph: auto,
      bulletList: auto,
      orderedList: auto,
      blockquote: auto,
      undoRedo: false,
      trailingNode: false,
      dropcursor: { class: 'cw-dropcursor', color: false, width: 2 },
      link: {
        openOnClick: false,
        defaultProtocol: 'https',
        markdownLinks: true,
        isAllowedUri: isSafeLink,
        HTMLAttributes: { rel: 'noopener noreferrer nofollow', target: '_blank' },
      },
      ...(options.codeBlock === undefined ? {} : { codeBlock: false }),
    }),
    Highlight,
    TaskList.configure(auto),
    TaskItem.configure({ nested: true }),
    TableKit.configure({ table: { resizable: false, renderWrapper: true } }),
    SafeImage,
  ]
  if (options.codeBlock !== undefined) extensions.push(options.codeBlock)
  return extensions
}

/** The ProseMirror schema of {@link richtextExtensions}. Needs no DOM. */
export function richtextSchema(): Schema {
  return getSchema(richtextExtensions())
}

/** An image whose address is checked when it is shown, because the address may come from anybody's update. */
const SafeImage = Image.extend({
  renderHTML({ HTMLAttributes }) {
    const { src, ...rest } = HTMLAttributes
    const attributes = { loading: 'lazy', referrerpolicy: 'no-referrer', ...rest }
    return ['img', isSafeImage(src) ? { ...attributes, src } : attributes]
  },
})
