import { Node } from '@tiptap/core'

/**
 * Blocks of which only the first stays visible when a reader closes them. Whether they are closed is a matter of each
 * reader, and not stored.
 */
export const Toggle = Node.create({
  name: 'toggle',
  // After the nodes of the first version, which are the first choice where a block is missing.
  priority: 50,
  group: 'block',
  content: 'block+',
  defining: true,
  parseHTML: () => [{ tag: 'details' }],
  renderHTML: () => ['details', { open: '' }, 0],
})
