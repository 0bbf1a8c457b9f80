import { type AnyExtension, getSchema } from '@tiptap/core'
import { Bold } from '@tiptap/extension-bold'
import { Code } from '@tiptap/extension-code'
import { CodeBlock } from '@tiptap/extension-code-block'
import { Document } from '@tiptap/extension-document'
import { HardBreak } from '@tiptap/extension-hard-break'
import { Heading } from '@tiptap/extension-heading'
import { Highlight } from '@tiptap/extension-highlight'
import { HorizontalRule } from '@tiptap/extension-horizontal-rule'
import { Italic } from '@tiptap/extension-italic'
import { BulletList, ListItem, ListKeymap, OrderedList, TaskItem, TaskList } from '@tiptap/extension-list'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Strike } from '@tiptap/extension-strike'
import { Text } from '@tiptap/extension-text'
import { Underline } from '@tiptap/extension-underline'
import { Dropcursor } from '@tiptap/extensions/drop-cursor'
import { Gapcursor } from '@tiptap/extensions/gap-cursor'
import type { Schema } from '@tiptap/pm/model'
import { Contents } from './contents.ts'
import { DateNode } from './date.ts'
import { FileCard } from './file-card.ts'
import { Footnote, FootnoteReference } from './footnotes.ts'
import { InlineMath } from './inline-math.ts'
import { Link } from './link.ts'
import { Mention } from './mention.ts'
import { Picture } from './picture.ts'
import { Quotation } from './quotation.ts'
import { Table, TableCell, TableHeader, TableRow } from './tables.ts'
import { Toggle } from './toggle.ts'

/**
 * Version of the rich-text schema. It is incremented whenever a node, a mark or an attribute is added, renamed or
 * removed. An older editor shows placeholders for nodes that are unknown to it; a stock binding would delete them.
 */
export const SCHEMA_VERSION = 4

/** Name of the Y.XmlFragment that contains the rich text of every document: Tiptap's Collaboration default. */
export const FIELD = 'default'

/** Extensions that an editor may replace without changing the stored format. */
export interface RichtextOptions {
  /**
   * Replaces the plain code block, for an editor with syntax highlighting. It must be an extension of
   * `@tiptap/extension-code-block` with the same name and attributes.
   */
  readonly codeBlock?: AnyExtension
  /** Replaces the plain quotation, for an editor with controls: an extension of {@link Quotation}. */
  readonly blockquote?: AnyExtension
  /** Replace the plain footnote and what refers to it: extensions of {@link Footnote} and {@link FootnoteReference}. */
  readonly footnote?: AnyExtension
  readonly footnoteReference?: AnyExtension
  /** Replaces the plain toggle, for an editor in which it opens and closes: an extension of {@link Toggle}. */
  readonly toggle?: AnyExtension
  /** Replaces the plain formula, for an editor that sets formulas: an extension of {@link InlineMath}. */
  readonly inlineMath?: AnyExtension
  /** Replaces the plain date, for an editor that shows it in the reader's language: an extension of {@link DateNode}. */
  readonly date?: AnyExtension
  /** Replaces the plain mention, for an editor that knows present titles: an extension of {@link Mention}. */
  readonly mention?: AnyExtension
  /** Replaces the plain table of contents, for an editor that lists the headings: an extension of {@link Contents}. */
  readonly contents?: AnyExtension
  /** Replaces the plain table, for an editor in which cells are selected and changed: an extension of {@link Table}. */
  readonly table?: AnyExtension
  /** Replaces the plain image, for an editor in which it is sized and described: an extension of {@link Picture}. */
  readonly image?: AnyExtension
  /** Replaces the plain card of a file, for an editor that shows what is in it: an extension of {@link FileCard}. */
  readonly file?: AnyExtension
  /** Replaces the plain link, for an editor that makes links of addresses: an extension of {@link Link}. */
  readonly link?: AnyExtension
}

/**
 * The extensions of Cowrite's only rich-text schema, the same in browsers, on the server and for agents: paragraphs,
 * headings 1–4, bullet, ordered and task lists, tables, code blocks with a language, block quotes with a source,
 * callouts, toggles, footnotes, rules, images with captions, cards of files, formulas, dates, mentions, tables of contents; bold, italic,
 * underline, strike, inline code, highlight, links.
 *
 * Undo is excluded, because collaboration has its own, which reverts the user's own edits only. Tiptap's trailing
 * paragraph is excluded, because it edits on opening: two users opening one document would both add it.
 */
export function richtextExtensions(options: RichtextOptions = {}): AnyExtension[] {
  // Each block determines its own direction, so that languages can be mixed; a stylesheet makes lists follow their
  // first line.
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
    options.blockquote ?? Quotation,
    options.toggle ?? Toggle,
    options.footnote ?? Footnote,
    options.footnoteReference ?? FootnoteReference,
    options.codeBlock ?? CodeBlock,
    HorizontalRule,
    HardBreak,
    options.inlineMath ?? InlineMath,
    options.date ?? DateNode,
    options.mention ?? Mention,
    options.contents ?? Contents,
    options.image ?? Picture,
    options.file ?? FileCard,
    options.table ?? Table,
    TableCell,
    TableHeader,
    TableRow,
    Bold,
    Italic,
    Underline,
    Strike,
    Code,
    Highlight,
    options.link ?? Link,
    Dropcursor.configure({ class: 'cw-dropcursor', color: false, width: 2 }),
    Gapcursor,
  ]
}

/** The ProseMirror schema of {@link richtextExtensions}. Needs no DOM. */
export function richtextSchema(): Schema {
  return getSchema(richtextExtensions())
}
