import type { Node } from '@tiptap/pm/model'
import { type EditorState, Plugin, type Transaction } from '@tiptap/pm/state'
import { AddMarkStep, RemoveNodeMarkStep } from '@tiptap/pm/transform'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { isInlineAtom } from '../content/marks.ts'
import type { Binding, BindingState } from './binding.ts'

/**
 * The plugin that binds an editor to a fragment of a Y.Doc. It has y-tiptap's key, so that extensions made for y-tiptap
 * find the type, the document and the binding. An editor without a view attaches itself to the binding, and calls
 * `flush` after its transactions.
 */
export function bindingPlugin(binding: Binding): Plugin<BindingState> {
  const { type } = binding
  return new Plugin<BindingState>({
    key: ySyncPluginKey,
    state: {
      init: () => ({ type, doc: binding.doc, binding, isChangeOrigin: false, pending: [] }),
      apply: (transaction, state, before) => nextState(transaction, state, before),
    },
    appendTransaction: (transactions, _before, state) => withoutUnstoredMarks(transactions, state),
    view: (view) => {
      binding.attach(view)
      return {
        update: () => binding.flush(),
        destroy: () => binding.detach(),
      }
    },
  })
}

/** The binding of an editor's state. Throws if it has none. */
export function bindingOf(state: EditorState): Binding {
  const found = ySyncPluginKey.getState(state) as BindingState | undefined
  if (found === undefined) throw new Error('The editor has no binding')
  return found.binding
}

function nextState(transaction: Transaction, state: BindingState, before: EditorState): BindingState {
  const meta = transaction.getMeta(ySyncPluginKey) as { readonly isChangeOrigin?: boolean } | undefined
  const isChangeOrigin = meta?.isChangeOrigin === true
  const earlier = before.doc === state.binding.document ? [] : state.pending
  if (!transaction.docChanged) return { ...state, isChangeOrigin }
  if (isChangeOrigin) return { ...state, isChangeOrigin, pending: [] }
  const { steps, docs, doc } = transaction
  return { ...state, isChangeOrigin, pending: [...earlier, { steps, docs, doc }] }
}

/** Removes marks from inline nodes other than texts: the shared structure has no place for them. */
function withoutUnstoredMarks(transactions: readonly Transaction[], state: EditorState): Transaction | null {
  const found: { node: Node; position: number }[] = []
  for (const [from, to] of changedIn(transactions, state.doc)) {
    state.doc.nodesBetween(from, to, (node, position) => {
      if (isInlineAtom(node) && node.marks.length > 0) found.push({ node, position })
    })
  }
  if (found.length === 0) return null
  const transaction = state.tr
  for (const { node, position } of found) {
    for (const mark of node.marks) transaction.step(new RemoveNodeMarkStep(position, mark))
  }
  return transaction
}

/** The ranges of the document that transactions changed or marked, as far as they can contain new marks. */
function changedIn(transactions: readonly Transaction[], doc: Node): [number, number][] {
  const ranges: [number, number][] = []
  transactions.forEach((transaction, index) => {
    transaction.steps.forEach((step, at) => {
      const follow = (position: number, side: number) => {
        let mapped = transaction.mapping.slice(at + 1).map(position, side)
        for (const later of transactions.slice(index + 1)) mapped = later.mapping.map(mapped, side)
        return Math.min(mapped, doc.content.size)
      }
      if (step instanceof AddMarkStep) ranges.push([follow(step.from, -1), follow(step.to, 1)])
      step.getMap().forEach((_oldStart, _oldEnd, start, end) => {
        if (end > start) ranges.push([follow(start, -1), follow(end, 1)])
      })
    })
  })
  return ranges
}
