import { Node } from '@tiptap/core'

/** A table of contents: a block that lists the headings of the document, which are stored nowhere else. */
export const Contents = Node.create({
  name: 'contents',
  // After the nodes of the first version, which are the first choice where a block is missing.
  priority: 50,
  group: 'block',
  atom: true,
  selectable: true,
  draggable: true,
  parseHTML: () => [{ tag: 'nav[data-type="contents"]' }],
  renderHTML: () => ['nav', { class: 'cw-contents', 'data-type': 'contents' }],
  renderText: () => '',
})
