import { DateNode, dayOf } from '@cowrite/crdt/richtext'
import { NodeSelection } from '@tiptap/pm/state'
import { dateText } from './date-text.ts'
import './dates.css'

/** A date in a line, in the language of its reader. A press, and Enter where it is selected, asks for another day. */
export const EditorDate = DateNode.extend({
  addKeyboardShortcuts() {
    return {
      Enter: ({ editor }) => {
        const { selection } = editor.state
        if (!(selection instanceof NodeSelection) || selection.node.type !== this.type) return false
        const dom = editor.view.nodeDOM(selection.from)
        if (!editor.isEditable || !(dom instanceof HTMLElement)) return false
        dom.click()
        return true
      },
    }
  },

  addNodeView() {
    return ({ node, editor, getPos }) => {
      const dom = document.createElement('time')
      dom.className = 'cw-date'
      dom.contentEditable = 'false'
      const show = (stored: unknown) => {
        const day = dayOf(stored)
        dom.dateTime = day ?? ''
        dom.textContent = dateText(day)
      }
      dom.addEventListener('click', () => {
        void import('./write-date.ts').then(({ editDate }) => editDate(editor, dom, getPos))
      })
      show(node.attrs['day'])
      return {
        dom,
        update(next) {
          if (next.type !== node.type) return false
          show(next.attrs['day'])
          return true
        },
      }
    }
  },
})
