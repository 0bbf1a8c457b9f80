import { type AnyExtension, Node } from '@tiptap/core'

/** Name of the node that stands for a block of a newer or another schema. */
export const UNKNOWN_BLOCK = 'unknownBlock'

/** Name of the node that stands for inline content of a newer or another schema. */
export const UNKNOWN_INLINE = 'unknownInline'

/** What placeholders say, to the eye and to screen readers. */
const NOTICE = 'This part needs a newer editor'

/**
 * The nodes by which an editor shows content that the schema does not know. They are no part of the stored format: the
 * binding draws them for unknown elements and never writes them. They are neither parsed nor made to complete a document
 * (`name` has no default), and have no text, so that copying one copies nothing.
 */
export function placeholderExtensions(): AnyExtension[] {
  return [UnknownBlock, UnknownInline]
}

/** The attributes: the stored name of the element. */
const attributes = () => ({ name: { isRequired: true, rendered: false } })

const shown = (element: 'div' | 'span') => () =>
  [element, { class: 'cw-unknown', role: 'img', 'aria-label': NOTICE }] as const

const UnknownBlock = Node.create({
  name: UNKNOWN_BLOCK,
  // After all others, which are the first choice where a block is missing.
  priority: 1,
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes: attributes,
  renderHTML: shown('div'),
})

const UnknownInline = Node.create({
  name: UNKNOWN_INLINE,
  priority: 1,
  group: 'inline',
  inline: true,
  atom: true,
  draggable: true,
  addAttributes: attributes,
  renderHTML: shown('span'),
})
