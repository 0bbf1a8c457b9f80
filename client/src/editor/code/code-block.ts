import { CodeBlock } from '@tiptap/extension-code-block'
import { scrollerAttributes } from '../input/scroller-attributes.ts'
import { codeHighlightPlugin } from './code-highlight.ts'
import { LANGUAGES, languageOf } from './languages.ts'

/** The schema's code block with a language picker and syntax highlighting. */
export const CodeBlockWithPicker = CodeBlock.extend({
  addProseMirrorPlugins() {
    return [...(this.parent?.() ?? []), codeHighlightPlugin()]
  },

  addNodeView() {
    return ({ node, editor, getPos }) => {
      let current = node
      const dom = document.createElement('div')
      dom.className = 'cw-code'
      const picker = createPicker()
      const pre = document.createElement('pre')
      const code = document.createElement('code')
      // Code is written from left to right, also in a document of a right-to-left language.
      pre.dir = 'ltr'
      code.spellcheck = false
      pre.append(code)
      dom.append(picker, pre)

      const show = () => {
        showLanguage(picker, languageOf(current.attrs['language']))
        picker.disabled = !editor.isEditable
        markScrollable(pre, editor.isEditable)
      }
      show()
      // Tiptap emits this event at each edit, and when the editor becomes read-only or editable.
      const updated = () => {
        if (picker.disabled === editor.isEditable) show()
      }
      editor.on('update', updated)

      picker.addEventListener('change', () => {
        const pos = getPos()
        if (pos === undefined) return
        const language = picker.value === '' ? null : picker.value
        editor.view.dispatch(editor.state.tr.setNodeMarkup(pos, undefined, { ...current.attrs, language }))
      })

      return {
        dom,
        contentDOM: code,
        update(next) {
          if (next.type !== current.type) return false
          current = next
          show()
          return true
        },
        destroy: () => editor.off('update', updated),
        stopEvent: (event) => event.target === picker,
        ignoreMutation: (mutation) => mutation.type !== 'selection' && !code.contains(mutation.target),
      }
    }
  },
}).configure({ enableTabIndentation: true, tabSize: 2 })

function markScrollable(pre: HTMLElement, editable: boolean): void {
  for (const [name, value] of Object.entries(scrollerAttributes(editable, 'Code'))) {
    if (value === null) pre.removeAttribute(name)
    else if (pre.getAttribute(name) !== value) pre.setAttribute(name, value)
  }
}

function createPicker(): HTMLSelectElement {
  const picker = document.createElement('select')
  picker.className = 'cw-code-language'
  picker.contentEditable = 'false'
  picker.setAttribute('aria-label', 'Language of this code')
  for (const { value, label } of LANGUAGES) picker.append(new Option(label, value))
  return picker
}

/** Selects a language. One that is not listed keeps its stored name and gets an entry of its own. */
function showLanguage(picker: HTMLSelectElement, language: string): void {
  const known = [...picker.options].some((option) => option.value === language)
  if (!known) picker.append(new Option(language, language))
  if (picker.value !== language) picker.value = language
}
