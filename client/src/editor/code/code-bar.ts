import type { Node } from '@tiptap/pm/model'
import { copyText } from '../controls/copy-text.ts'
import { labelOf } from './language-list.ts'

/** How long the button says that the code was copied, in ms. */
const COPIED_MS = 2000

/** What the bar of a code block asks of its editor. */
export interface CodeBarHost {
  readonly node: () => Node
  /** The user wants to choose another language beside this button. */
  readonly onLanguage: (button: HTMLElement) => void
  /** The user turns the wrapping of long lines on or off, in all code blocks. */
  readonly onWrap: () => void
}

/** The bar above the code of one block. */
export interface CodeBar {
  readonly dom: HTMLElement
  /** Shows the language, whether one can choose another, and whether lines are wrapped. */
  readonly show: (state: {
    readonly language: string
    readonly editable: boolean
    readonly wraps: boolean
  }) => void
  readonly destroy: () => void
}

/**
 * The language of a code block, which is a button while one can edit, a button that wraps long lines and one that copies
 * the code. One tab stop; arrow keys move between the buttons.
 */
export function createCodeBar({ node, onLanguage, onWrap }: CodeBarHost): CodeBar {
  const dom = document.createElement('div')
  dom.className = 'cw-code-bar'
  dom.contentEditable = 'false'
  dom.setAttribute('role', 'toolbar')
  dom.setAttribute('aria-label', 'Code')
  const language = button('cw-code-language')
  const wrap = button('cw-code-wrap', 'Wrap')
  wrap.title = 'Wrap long lines'
  const copy = button('cw-code-copy', 'Copy')
  dom.append(language, wrap, copy)
  const buttons = [language, wrap, copy]

  language.addEventListener('click', () => onLanguage(language))
  wrap.addEventListener('click', onWrap)
  let timer: ReturnType<typeof setTimeout> | undefined
  copy.addEventListener('click', () => {
    void copyText(node().textContent, copy).then((copied) => {
      copy.textContent = copied ? 'Copied' : 'Not copied'
      clearTimeout(timer)
      timer = setTimeout(() => {
        copy.textContent = 'Copy'
      }, COPIED_MS)
    })
  })
  dom.addEventListener('mousedown', (event) => {
    // The text keeps its caret and, on phones, the keyboard.
    event.preventDefault()
  })
  dom.addEventListener('keydown', (event) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const usable = buttons.filter((each) => !each.disabled)
    const at = usable.findIndex((each) => each.matches(':focus'))
    if (step === 0 || at < 0) return
    event.preventDefault()
    usable[(at + step + usable.length) % usable.length]!.focus()
  })

  return {
    dom,
    show({ language: name, editable, wraps }) {
      const label = labelOf(name)
      setText(language, label)
      language.setAttribute('aria-label', `Language: ${label}`)
      language.disabled = !editable
      wrap.setAttribute('aria-pressed', String(wraps))
      for (const each of buttons) each.tabIndex = each === (editable ? language : wrap) ? 0 : -1
    },
    destroy: () => clearTimeout(timer),
  }
}

function button(name: string, text = ''): HTMLButtonElement {
  const element = document.createElement('button')
  element.type = 'button'
  element.className = `cw-code-button ${name}`
  element.textContent = text
  return element
}

function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text
}
