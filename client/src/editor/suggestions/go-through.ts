import type { Editor } from '@tiptap/core'
import { TextSelection } from '@tiptap/pm/state'
import { focusNow } from '../input/focus.ts'
import type { PartId, PendingHunk, SuggestionList } from './suggestion-list.ts'
import { suggestionCards } from './suggestion-marks.ts'

/** Whether the window has room for cards or markers beside the text. */
export function hasMargin({ view }: Editor): boolean {
  return view.dom.closest('.cw-editor')?.querySelector('.cw-margin') != null
}

/** Brings a suggestion into view and gives its card the focus. */
export function showSuggestion(editor: Editor, list: SuggestionList, id: string): void {
  const card = suggestionCards(editor.state).find((card) => card.id === id)
  if (card === undefined) return
  const { view, state } = editor
  const at = TextSelection.near(state.doc.resolve(Math.min(card.from, state.doc.content.size)))
  view.dispatch(state.tr.setSelection(at).setMeta('addToHistory', false).scrollIntoView())
  list.ask(id)
  editor.emit('askCard', {})
  if (!hasMargin(editor) && document.querySelector('.cw-suggestions') === null)
    editor.emit('panel', { id: 'suggestions' })
}

/** How somebody decides: what about which parts, with which texts instead, and by which device. */
export interface DecisionOptions {
  readonly kind: 'accept' | 'reject'
  readonly parts: readonly PendingHunk[]
  readonly edits?: Readonly<Record<string, string>>
  /** Whether by a key: then the next suggestion is shown, or the focus goes back to the text. */
  readonly isByKey: boolean
}

/** Decides about parts of suggestions and tells what became of it. */
export async function decide(
  editor: Editor,
  list: SuggestionList,
  { kind, parts, edits = {}, isByKey }: DecisionOptions,
): Promise<void> {
  const [first] = parts
  if (first === undefined) return
  const decided = new Set(parts.map(({ hunk }) => hunk.id))
  const ids = suggestionCards(editor.state).map(({ id }) => id)
  const after = ids.slice(ids.indexOf(first.hunk.id) + 1).concat(ids)
  const next = after.find((id) => !decided.has(id)) ?? null
  const { isDone, text, parts: done } = await list.decide(kind, parts, edits)
  if (editor.isDestroyed) return
  const did = kind === 'accept' ? 'Accepted' : 'Rejected'
  if (done.length > 0) {
    const what = done.length === 1 ? did : `${did} ${done.length} suggestions`
    editor.emit('toast', {
      text: text === '' ? `${what}.` : `${what}. ${text}`,
      undo: () => void undo(editor, list, done),
    })
  } else if (text !== '') editor.emit('toast', { text })
  if (!isDone) return
  const { length } = list.snapshot().pending
  const left =
    length === 0
      ? 'No suggestions left.'
      : length === 1
        ? '1 suggestion left.'
        : `${length} suggestions left.`
  list.say(`${did}. ${left}`)
  if (!isByKey) return
  if (next === null) focusNow(editor)
  else showSuggestion(editor, list, next)
}

/** Takes decisions back and tells what became of it. */
export async function undo(editor: Editor, list: SuggestionList, parts: readonly PartId[]): Promise<void> {
  const { isDone, text } = await list.undo(parts)
  if (editor.isDestroyed) return
  if (text !== '') editor.emit('toast', { text })
  if (isDone) list.say('Undone.')
}
