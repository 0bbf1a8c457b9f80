import { Node } from '@tiptap/core'
import { latexOf } from './attributes.ts'

/**
 * A formula in a line, in the notation of TeX. Its look is the business of the editor; elsewhere its source is shown.
 * The name is Tiptap's own, so that its extension reads the same documents.
 */
export const InlineMath = Node.create({
  name: 'inlineMath',
  group: 'inline',
  inline: true,
  atom: true,
  selectable: true,
  addAttributes() {
    return {
      latex: {
        default: '',
        parseHTML: (element: HTMLElement) => latexOf(element.getAttribute('data-latex')) ?? '',
        renderHTML: () => ({}),
      },
    }
  },
  parseHTML: () => [{ tag: 'span[data-type="inline-math"]' }],
  renderHTML({ node }) {
    const latex = latexOf(node.attrs['latex']) ?? ''
    return ['span', { class: 'math', 'data-type': 'inline-math', 'data-latex': latex }, `$${latex}$`]
  },
  renderText: ({ node }) => `$${latexOf(node.attrs['latex']) ?? ''}$`,
})
