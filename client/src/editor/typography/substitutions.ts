import {
  CommandManager,
  createChainableState,
  type Editor,
  Extension,
  getExtensionField,
  getSchemaTypeByName,
  getTextContentFromNodes,
  type InputRule,
  type InputRuleMatch,
} from '@tiptap/core'
import type { ResolvedPos } from '@tiptap/pm/model'
import { Plugin, PluginKey, TextSelection, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { localStore } from '../../session/storage/local-store.ts'
import { historyOf } from '../collaboration/collaboration.ts'
import { isRemote } from '../collaboration/remote.ts'
import { afterComposition } from '../input/composition.ts'
import { usesTypography } from './preference.ts'

/** What the user typed, or empty for what was pasted, when it was replaced and nothing was done since. */
const KEY = new PluginKey<string | null>('substitutions')

/** Marks the transaction that replaces what was typed or pasted. It is undone by itself, and by Backspace at once after it. */
export function asSubstitution(transaction: Transaction, typed = ''): Transaction {
  return transaction.setMeta('inputRule', true).setMeta(KEY, typed)
}

/**
 * Applies what Tiptap's extensions call input rules, in two steps: what was typed is written as it was typed, then replaced.
 * So an undo, and Backspace at once after it, bring back what was typed, whatever others have written meanwhile.
 */
export const Substitutions = Extension.create({
  name: 'substitutions',
  // Before the keys of the text, of which Backspace is one.
  priority: 1001,

  addProseMirrorPlugins() {
    const { editor } = this
    const substituter = new Substituter(editor)
    return [
      new Plugin<string | null>({
        key: KEY,
        state: {
          init: () => null,
          apply: (tr, before) => {
            const typed: string | undefined = tr.getMeta(KEY)
            if (typed !== undefined) return typed
            if (isRemote(tr) || tr.getMeta('appendedTransaction') !== undefined) return before
            return tr.docChanged || tr.selectionSet ? null : before
          },
        },
        props: {
          handleTextInput: (view, from, _to, text, insert) => substituter.typed(view, from, text, insert),
          handleKeyDown: (view, event) => substituter.key(view, event),
          handleDOMEvents: {
            focus: () => {
              void substituter.load()
              return false
            },
          },
        },
        view: (view) => ({ destroy: afterComposition(view, () => substituter.substitute(view)) }),
      }),
    ]
  },
})

/** A match of a rule at the end of a text. */
interface Found {
  readonly rule: InputRule
  readonly match: RegExpMatchArray & { data?: Record<string, unknown> }
}

class Substituter {
  readonly #editor: Editor
  #rules: readonly InputRule[] | null = null
  #typography: InputRule | null = null

  constructor(editor: Editor) {
    this.#editor = editor
  }

  /** Loads the rules of typography, without which one can write. */
  async load(): Promise<void> {
    if (this.#typography !== null || !usesTypography(localStore())) return
    try {
      const { typographyRule } = await import('./typography-rule.ts')
      this.#typography = typographyRule(() => this.#editor.view.dom.lang || navigator.language)
    } catch (error) {
      // Without a network what is typed stays as it is.
      if (!(error instanceof TypeError)) throw error
    }
  }

  /** Writes what is typed and replaces it; `false` when there is nothing to be replaced. */
  typed(view: EditorView, from: number, text: string, insert: () => Transaction): boolean {
    if (view.composing) return false
    const $from = view.state.doc.resolve(from)
    if (isCode($from) || this.#found(getTextContentFromNodes($from) + text).next().done === true) return false
    view.dispatch(insert())
    this.substitute(view)
    return true
  }

  key(view: EditorView, event: KeyboardEvent): boolean {
    if (event.isComposing || view.composing) return false
    if (event.key === 'Enter') return this.substitute(view, '\n')
    const isPlain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey
    const typed = KEY.getState(view.state) ?? null
    if (event.key !== 'Backspace' || !isPlain || typed === null) return false
    const { doc, selection } = view.state
    const isUndone = historyOf(this.#editor)?.undo() ?? false
    const now = view.state
    // An undo puts the caret where the text changed first.
    const isSameLength = now.doc.content.size === doc.content.size
    const caret = typed === '' ? isSameLength && selection.head : endOf(typed, now.selection.$head)
    if (isUndone && typeof caret === 'number')
      view.dispatch(now.tr.setSelection(TextSelection.create(now.doc, caret)))
    return isUndone
  }

  /** Replaces what is before the caret, after which `next` would be written. */
  substitute(view: EditorView, next = ''): boolean {
    const { $from, empty } = view.state.selection
    if (!empty || !view.editable || isCode($from)) return false
    const before = getTextContentFromNodes($from)
    for (const { rule, match } of this.#found(before + next)) {
      const { tr } = view.state
      const state = createChainableState({ state: view.state, transaction: tr })
      const range = { from: $from.pos - (match[0].length - next.length), to: $from.pos }
      const { commands, chain, can } = new CommandManager({ editor: this.#editor, state })
      if (rule.handler({ state, range, match, commands, chain, can }) === null || !tr.docChanged) continue
      view.dispatch(asSubstitution(tr, next === '' ? match[0] : ''))
      return true
    }
    return false
  }

  *#found(text: string): Generator<Found> {
    this.#rules ??= rulesOf(this.#editor)
    const typography = this.#typography !== null && usesTypography(localStore()) ? [this.#typography] : []
    for (const rule of [...this.#rules, ...typography]) {
      const match = matchOf(text, rule.find)
      if (match !== null) yield { rule, match }
    }
  }
}

/** The end of what was typed in the text around a place: that which is nearest to it; `null` when it is not there. */
function endOf(typed: string, $place: ResolvedPos): number | null {
  const { parent, parentOffset } = $place
  const text = parent.textBetween(0, parent.content.size, undefined, '\ufffc')
  let best: number | null = null
  for (let at = text.indexOf(typed); at >= 0; at = text.indexOf(typed, at + 1)) {
    const end = at + typed.length
    if (best === null || Math.abs(end - parentOffset) < Math.abs(best - parentOffset)) best = end
  }
  return best === null ? null : $place.start() + best
}

/** The rules of all extensions, in the order of Tiptap's plugins. */
function rulesOf(editor: Editor): readonly InputRule[] {
  const priorityOf = (extension: Parameters<typeof getExtensionField>[0]) =>
    getExtensionField<number | undefined>(extension, 'priority') ?? 100
  const { extensions } = editor.extensionManager
  return extensions
    .toReversed()
    .sort((a, b) => priorityOf(b) - priorityOf(a))
    .flatMap((extension) => {
      const { name, options } = extension
      const storage = editor.extensionStorage[name as keyof typeof editor.extensionStorage]
      const context = { name, options, storage, editor, type: getSchemaTypeByName(name, editor.schema) }
      return getExtensionField<(() => InputRule[]) | undefined>(extension, 'addInputRules', context)?.() ?? []
    })
}

function matchOf(text: string, find: InputRule['find']): Found['match'] | null {
  if (find instanceof RegExp) return find.exec(text)
  const found: InputRuleMatch | null = find(text)
  if (found === null) return null
  const texts = found.replaceWith === undefined ? [found.text] : [found.text, found.replaceWith]
  return Object.assign(texts, {
    index: found.index,
    input: text,
    ...(found.data === undefined ? {} : { data: found.data }),
  }) as Found['match']
}

/** Whether text at a place is code, or becomes it. */
function isCode($place: ResolvedPos): boolean {
  if ($place.parent.type.spec.code === true) return true
  const marks = ($place.nodeBefore ?? $place.nodeAfter)?.marks ?? []
  return marks.some(({ type }) => type.spec.code === true)
}
