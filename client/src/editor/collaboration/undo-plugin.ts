import { syncKey, type UndoHistory } from '@cowrite/crdt/richtext'
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { ReplaceAroundStep, ReplaceStep, type Step } from '@tiptap/pm/transform'

/** Events of the interface whose edit is undone by itself. */
const OWN_STEPS = new Set(['paste', 'drop', 'cut', 'replace'])

/** Divides the user's edits into steps of the history: at a moved caret, and before and after what is no plain typing. */
export function undoPlugin(history: UndoHistory): Plugin {
  let isAfterOwnStep = false
  return new Plugin({
    key: new PluginKey('cowrite-undo'),
    // Called before the transaction is applied, and so before the binding writes it.
    filterTransaction(transaction) {
      if (!isOwnEdit(transaction)) return true
      if (isAfterOwnStep || endsStep(transaction)) history.closeGroup()
      isAfterOwnStep = isOwnStep(transaction)
      return true
    },
    view: () => ({
      update(view, before) {
        const { state } = view
        if (state.doc === before.doc && !state.selection.eq(before.selection)) history.closeGroup()
      },
    }),
  })
}

/** Whether a transaction is an edit, and not one that the binding draws. */
function isOwnEdit(transaction: Transaction): boolean {
  return transaction.docChanged && transaction.getMeta(syncKey) === undefined
}

/** Whether a transaction replaces what was typed, or comes from an event whose edit is undone by itself. */
function isOwnStep(transaction: Transaction): boolean {
  if (transaction.getMeta('inputRule') !== undefined) return true
  return OWN_STEPS.has(transaction.getMeta('uiEvent') as string)
}

/** Whether a transaction's edit must not be joined to the edits before it. */
function endsStep(transaction: Transaction): boolean {
  if (isOwnStep(transaction)) return true
  return transaction.steps.some(isStructural)
}

/** Whether a step splits, joins, wraps or lifts blocks. */
function isStructural(step: Step): boolean {
  if (step instanceof ReplaceAroundStep) return true
  if (!(step instanceof ReplaceStep)) return false
  return step.slice.openStart > 0 || step.slice.openEnd > 0
}
