import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'

const WORDS = 'Start writing. Others see it as you type.'

/**
 * Words in an empty document, while it can be edited. Only the first block is looked at: Tiptap's extension looks at all
 * blocks at each key.
 */
export const Placeholder = Extension.create({
  name: 'placeholder',
  addProseMirrorPlugins() {
    const { editor } = this
    return [
      new Plugin({
        key: new PluginKey('placeholder'),
        props: {
          decorations: ({ doc }) => {
            if (!editor.isEditable || !isEmptyDocument(doc)) return null
            const attributes = { class: 'cw-empty-node', 'data-placeholder': WORDS }
            return DecorationSet.create(doc, [Decoration.node(0, doc.content.size, attributes)])
          },
        },
      }),
    ]
  },
})

/** Whether a document has nothing but an empty line of text. */
export function isEmptyDocument({ childCount, firstChild }: Node): boolean {
  if (childCount !== 1 || firstChild === null) return false
  return firstChild.isTextblock && firstChild.content.size === 0 && firstChild.type.spec.code !== true
}
