import { Contents } from '@cowrite/crdt/richtext'
import { type AnyExtension, Extension } from '@tiptap/core'
import { NodeSelection } from '@tiptap/pm/state'

/** The schema's table of contents, with the headings. Its list is loaded when there is one. */
export const EditorContents = Contents.extend({
  addNodeView() {
    return ({ editor }) => {
      const dom = document.createElement('nav')
      dom.className = 'cw-contents'
      dom.contentEditable = 'false'
      dom.setAttribute('aria-label', 'Contents')
      let isDestroyed = false
      let stop = () => {}
      void import('./contents-list.ts').then(({ listHeadings }) => {
        if (!isDestroyed) stop = listHeadings(editor, dom)
      })
      return {
        dom,
        stopEvent: ({ target }) => target instanceof Element && target.closest('button') !== null,
        ignoreMutation: () => true,
        destroy: () => {
          isDestroyed = true
          stop()
        },
      }
    }
  },
})

/** Enter goes into a selected table of contents. Before the keys of blocks, which would insert a line. */
export const ContentsKeys: AnyExtension = Extension.create({
  name: 'contentsKeys',
  priority: 1008,
  addKeyboardShortcuts() {
    return {
      Enter: ({ editor: { state, view } }) => {
        const { selection } = state
        if (!(selection instanceof NodeSelection) || selection.node.type.name !== 'contents') return false
        const dom = view.nodeDOM(selection.from)
        const first = dom instanceof HTMLElement ? dom.querySelector('button') : null
        first?.focus()
        return first !== null
      },
    }
  },
})
