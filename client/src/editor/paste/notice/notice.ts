import { syncKey } from '@cowrite/crdt/richtext'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

/** What is to be said or asked after something was pasted or dropped. It never waits for an answer. */
export type PasteNotice =
  /** The text between two positions looks like Markdown: `source` is what was pasted. */
  | { readonly kind: 'markdown'; readonly from: number; readonly to: number; readonly source: string }
  /** Something was not pasted, and why. */
  | { readonly kind: 'message'; readonly at: number; readonly text: string }

const key = new PluginKey<PasteNotice | null>('pasteNotice')

/** The present notice. */
export function noticeOf(state: EditorState): PasteNotice | null {
  return key.getState(state) ?? null
}

/** Adds a notice to the transaction that it is about, or removes the present one. */
export function withNotice(tr: Transaction, notice: PasteNotice | null): Transaction {
  return tr.setMeta(key, { notice })
}

/** Shows a notice, or removes the present one, without a change of the text. */
export function showNotice(view: EditorView, notice: PasteNotice | null): void {
  view.dispatch(withNotice(view.state.tr, notice).setMeta('addToHistory', false))
}

/**
 * Keeps the notice. It follows its text through changes of others, and ends with the next change that the user makes, or
 * when somebody changes the text that it is about.
 */
export function noticePlugin(): Plugin<PasteNotice | null> {
  return new Plugin<PasteNotice | null>({
    key,
    state: {
      init: () => null,
      apply(tr, notice) {
        const set: { readonly notice: PasteNotice | null } | undefined = tr.getMeta(key)
        if (set !== undefined) return set.notice
        if (notice === null || !tr.docChanged) return notice
        if (tr.getMeta(syncKey) === undefined && tr.getMeta('uiEvent') !== 'drop') return null
        return moved(notice, tr)
      },
    },
  })
}

function moved(notice: PasteNotice, tr: Transaction): PasteNotice | null {
  const { mapping } = tr
  switch (notice.kind) {
    case 'markdown': {
      const from = mapping.map(notice.from, 1)
      const to = mapping.map(notice.to, -1)
      const before = tr.before.textBetween(notice.from, notice.to, '\n')
      const same = from <= to && tr.doc.textBetween(from, to, '\n') === before
      return same ? { ...notice, from, to } : null
    }
    case 'message':
      return { ...notice, at: mapping.map(notice.at) }
    default:
      return notice satisfies never
  }
}
