import { CodeBlock, type CodeBlockOptions } from '@tiptap/extension-code-block'
import { localStore } from '../../session/storage/local-store.ts'
import { ask } from '../controls/requests.ts'
import { focusNow } from '../input/focus.ts'
import { scrollerAttributes } from '../input/scroller-attributes.ts'
import type { BlockPreview, PreviewKinds } from './block-preview.ts'
import type { CodeBar } from './code-bar.ts'
import { codeHerePlugin } from './code-here.ts'
import { codeHighlightPlugin } from './code-highlight.ts'
import { languageOf } from './languages.ts'
import { loadWrap, saveWrap } from './wrap-preference.ts'

/** What the code blocks of one editor share. */
interface CodeStorage {
  /** Whether long lines are wrapped. */
  wraps: boolean
  /** The kinds of previews, once a block has needed one. */
  kinds: PreviewKinds | null
}

/** The languages whose code has a preview below it. */
const HAS_PREVIEW: ReadonlySet<string> = new Set(['math', 'mermaid'])

/** A request to choose the language of one code block. */
export interface LanguageRequest {
  /** The button that was pressed, beside which the choice is shown. */
  readonly button: HTMLElement
  readonly language: string
  /** Sets the language of the block, wherever it is by now; does nothing when it is gone. */
  readonly choose: (language: string) => void
}

declare module '../controls/requests.ts' {
  interface EditorRequests {
    /** The user wants to choose the language of a code block. */
    codeLanguage: LanguageRequest
  }
}

declare module '@tiptap/core' {
  interface EditorEvents {
    /** The wrapping of long lines in code was turned on or off. */
    codeWrap: object
  }
  interface Storage {
    codeBlock: CodeStorage
  }
}

/** The schema's code block with a bar (language, wrapping, copying) and syntax highlighting. */
export const CodeBlockWithBar = CodeBlock.extend<CodeBlockOptions, CodeStorage>({
  addStorage() {
    return { wraps: loadWrap(localStore()), kinds: null }
  },

  onDestroy() {
    this.storage.kinds?.destroy()
  },

  addProseMirrorPlugins() {
    return [...(this.parent?.() ?? []), codeHighlightPlugin(), codeHerePlugin()]
  },

  addNodeView() {
    const { storage } = this
    return ({ node, editor, getPos }) => {
      let current = node
      const dom = document.createElement('div')
      dom.className = 'cw-code'
      const pre = document.createElement('pre')
      const code = document.createElement('code')
      // Code is written from left to right, also in a document of a right-to-left language.
      pre.dir = 'ltr'
      code.spellcheck = false
      pre.append(code)
      const choose = (language: string) => {
        const pos = getPos()
        if (pos === undefined || !editor.isEditable) return
        const attrs = { ...current.attrs, language: language === '' ? null : language }
        editor.view.dispatch(editor.state.tr.setNodeMarkup(pos, undefined, attrs))
      }
      let bar: CodeBar | null = null
      // It lies over the block, so nothing moves when it comes.
      const addBar = async () => {
        const { createCodeBar } = await import('./code-bar.ts')
        if (isDestroyed) return
        bar = createCodeBar({
          node: () => current,
          onLanguage: (button) =>
            ask(editor, 'codeLanguage', { button, language: languageOf(current.attrs['language']), choose }),
          onWrap: () => {
            storage.wraps = !storage.wraps
            saveWrap(localStore(), storage.wraps)
            editor.emit('codeWrap', {})
          },
        })
        dom.prepend(bar.dom)
        show()
      }
      dom.append(pre)

      let preview: BlockPreview | null = null
      // A press on what the code means goes to the end of the code, which may be hidden.
      const toCode = () => {
        const pos = getPos()
        if (pos === undefined || !editor.isEditable) return
        editor.commands.setTextSelection(pos + current.nodeSize - 1)
        focusNow(editor)
      }
      const showPreview = () => {
        const language = languageOf(current.attrs['language'])
        if (preview !== null && preview.language !== language) {
          preview.destroy()
          preview = null
        }
        if (preview !== null) preview.update(current.textContent)
        else if (HAS_PREVIEW.has(language)) void addPreview(language)
      }
      const addPreview = async (language: string) => {
        const { BlockPreview, PreviewKinds } = await import('./block-preview.ts')
        // The language is another one by now, or an earlier call was first.
        if (isDestroyed || preview !== null || languageOf(current.attrs['language']) !== language) return
        storage.kinds ??= new PreviewKinds(editor.view.dom)
        preview = new BlockPreview(storage.kinds, dom, language, current.textContent)
        preview.dom.addEventListener('click', toCode)
      }
      let isDestroyed = false
      let editable = editor.isEditable
      const show = () => {
        editable = editor.isEditable
        bar?.show({ language: languageOf(current.attrs['language']), editable, wraps: storage.wraps })
        dom.toggleAttribute('data-wraps', storage.wraps)
        markScrollable(pre, editable)
      }
      show()
      void addBar()
      showPreview()
      // Tiptap emits this event at each edit, and when the editor becomes read-only or editable.
      const updated = () => {
        if (editable !== editor.isEditable) show()
      }
      editor.on('update', updated)
      editor.on('codeWrap', show)

      return {
        dom,
        contentDOM: code,
        update(next) {
          if (next.type !== current.type) return false
          current = next
          show()
          showPreview()
          return true
        },
        destroy: () => {
          isDestroyed = true
          preview?.destroy()
          editor.off('update', updated)
          editor.off('codeWrap', show)
          bar?.destroy()
        },
        stopEvent: (event) =>
          event.target instanceof Node && dom.contains(event.target) && !pre.contains(event.target),
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
