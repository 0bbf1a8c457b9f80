import { DateNode, dayOf } from '@cowrite/crdt/richtext'
import { pressSelected } from '../input/press-selected.ts'
import { dateText } from './date-text.ts'
import './dates.css'

/** A date in a line, in the language of its reader. A press, and Enter where it is selected, asks for another day. */
export const EditorDate = DateNode.extend({
  addKeyboardShortcuts() {
    return {
      Enter: ({ editor }) => pressSelected(editor, this.type),
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
