import { InlineMath, latexOf } from '@cowrite/crdt/richtext'
import { InputRule } from '@tiptap/core'
import { pressSelected } from '../input/press-selected.ts'
import type { Formulas } from './formulas.ts'
import { isTypedFormula } from './typed-formula.ts'

declare module '@tiptap/core' {
  interface Storage {
    inlineMath: FormulaStorage
  }
}

interface FormulaStorage {
  /** What sets the formulas, once there is one. */
  formulas: Promise<Formulas | null> | null
}

/** A formula in a line, which is typed between dollar signs, set when it is near the view, and edited in a field. */
export const Formula = InlineMath.extend<object, FormulaStorage>({
  addStorage() {
    return { formulas: null }
  },

  onDestroy() {
    void this.storage.formulas?.then((formulas) => formulas?.destroy())
  },

  addInputRules() {
    return [
      new InputRule({
        find: (text) => {
          const typed = isTypedFormula(text)
          return typed === null
            ? null
            : { index: typed.index, text: typed.text, data: { latex: typed.latex } }
        },
        handler: ({ state, range, match }) => {
          const latex = latexOf(match.data?.['latex'])
          if (latex !== null) state.tr.replaceWith(range.from, range.to, this.type.create({ latex }))
        },
      }),
    ]
  },

  addKeyboardShortcuts() {
    return {
      Enter: ({ editor }) => pressSelected(editor, this.type),
    }
  },

  addNodeView() {
    const { storage } = this
    return ({ node, editor, getPos }) => {
      let current = node
      let isDestroyed = false
      const dom = document.createElement('span')
      dom.className = 'cw-formula'
      dom.contentEditable = 'false'
      const show = async () => {
        const latex = latexOf(current.attrs['latex']) ?? ''
        dom.textContent = `$${latex}$`
        storage.formulas ??= import('./formulas.ts').then(
          ({ Formulas }) => new Formulas(),
          () => {
            // Without a network formulas are shown as they are written; the next one tries again.
            storage.formulas = null
            return null
          },
        )
        const formulas = await storage.formulas
        if (!isDestroyed && latexOf(current.attrs['latex']) === latex) formulas?.show(dom, latex)
      }
      dom.addEventListener('click', () => {
        void import('./write-formula.ts').then(({ editFormula }) => editFormula(editor, dom, getPos))
      })
      void show()
      return {
        dom,
        update(next) {
          if (next.type !== current.type) return false
          const isSame = next.attrs['latex'] === current.attrs['latex']
          current = next
          if (!isSame) void show()
          return true
        },
        destroy: () => {
          isDestroyed = true
          void storage.formulas?.then((formulas) => formulas?.forget(dom))
        },
      }
    }
  },
})
