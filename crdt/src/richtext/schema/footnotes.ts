import { Node } from '@tiptap/core'
import { footnoteLabel } from './attributes.ts'

const label = {
  default: null,
  rendered: false,
  parseHTML: (element: HTMLElement) => footnoteLabel(element.dataset['footnote']),
}

/** The fragment of a footnote in a page; empty without a label. */
function idOf(stored: unknown): string {
  const label = footnoteLabel(stored)
  return label === null ? '' : `footnote-${encodeURIComponent(label)}`
}

/** A place in the text that refers to the footnote with its label. */
export const FootnoteReference = Node.create({
  name: 'footnoteReference',
  group: 'inline',
  inline: true,
  atom: true,
  marks: '',
  addAttributes: () => ({ label }),
  parseHTML: () => [{ tag: 'sup[data-footnote]' }],
  renderHTML: ({ node }) => {
    const label = footnoteLabel(node.attrs['label'])
    const link = { href: `#${idOf(label)}`, role: 'doc-noteref' }
    return ['sup', { class: 'cw-footnote-reference', 'data-footnote': label }, ['a', link, label ?? '?']]
  },
})

/** A footnote. Readers see a number, by the order in which the text refers to it; its label is what Markdown has. */
export const Footnote = Node.create({
  name: 'footnote',
  // After the nodes of the first version, which are the first choice where a block is missing.
  priority: 50,
  group: 'block',
  content: 'block+',
  defining: true,
  addAttributes: () => ({ label }),
  parseHTML: () => [{ tag: 'div[data-footnote]' }],
  renderHTML: ({ node }) => {
    const label = footnoteLabel(node.attrs['label'])
    const attributes = {
      class: 'cw-footnote',
      'data-footnote': label,
      role: 'doc-footnote',
      id: idOf(label) || null,
    }
    return ['div', attributes, 0]
  },
})
