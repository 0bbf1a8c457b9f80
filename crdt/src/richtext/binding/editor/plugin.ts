import type { Node } from '@tiptap/pm/model'
import { type EditorState, Plugin, type Transaction } from '@tiptap/pm/state'
import {
  AddMarkStep,
  AddNodeMarkStep,
  RemoveNodeMarkStep,
  ReplaceAroundStep,
  ReplaceStep,
  type Step,
} from '@tiptap/pm/transform'
import { isInlineAtom } from '../content/marks.ts'
import type { Binding, BindingState } from './binding.ts'
import { syncKey } from './sync-key.ts'

/**
 * The plugin that binds an editor to a fragment of a Y.Doc. It has y-tiptap's key, so that extensions made for y-tiptap
 * find the type, the document and the binding. An editor without a view attaches itself to the binding, and calls
 * `flush` after its transactions.
 */
export function bindingPlugin(binding: Binding): Plugin<BindingState> {
  const { type } = binding
  return new Plugin<BindingState>({
    key: syncKey,
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
  const found = syncKey.getState(state) as BindingState | undefined
  if (found === undefined) throw new Error('The editor has no binding')
  return found.binding
}

function nextState(transaction: Transaction, state: BindingState, before: EditorState): BindingState {
  const meta = transaction.getMeta(syncKey) as { readonly isChangeOrigin?: boolean } | undefined
  const isChangeOrigin = meta?.isChangeOrigin === true
  const earlier = before.doc === state.binding.document ? [] : state.pending
  if (!transaction.docChanged) return { ...state, isChangeOrigin }
  if (isChangeOrigin) return { ...state, isChangeOrigin, pending: [] }
  const { steps, docs, doc } = transaction
  return {
    ...state,
    isChangeOrigin,
    pending: [...earlier, { steps, docs, doc, transaction, selection: before.selection }],
  }
}

/** Removes marks from inline nodes other than texts: the shared structure has no place for them. */
function withoutUnstoredMarks(transactions: readonly Transaction[], state: EditorState): Transaction | null {
  const found = new Map<number, Node>()
  transactions.forEach((transaction, index) => {
    transaction.steps.forEach((step, at) => {
      if (!mayMarkAtoms(step)) return
      const follow = (position: number, side: number) => {
        let mapped = transaction.mapping.slice(at + 1).map(position, side)
        for (const later of transactions.slice(index + 1)) mapped = later.mapping.map(mapped, side)
        return Math.min(mapped, state.doc.content.size)
      }
      for (const [from, to] of changedBy(step)) {
        state.doc.nodesBetween(follow(from, -1), follow(to, 1), (node, position) => {
          if (isInlineAtom(node) && node.marks.length > 0) found.set(position, node)
        })
      }
    })
  })
  if (found.size === 0) return null
  const transaction = state.tr
  for (const [position, node] of found) {
    for (const mark of node.marks) transaction.step(new RemoveNodeMarkStep(position, mark))
  }
  return transaction
}

/** Whether a step may give marks to inline nodes other than texts. Typing does not, at the cost of a look at its slice. */
function mayMarkAtoms(step: Step): boolean {
  if (!(step instanceof ReplaceStep || step instanceof ReplaceAroundStep))
    return step instanceof AddMarkStep || step instanceof AddNodeMarkStep
  let found = false
  step.slice.content.descendants((node) => {
    found ||= isInlineAtom(node) && node.marks.length > 0
    return !found
  })
  return found
}

/** The ranges, after a step, that it may have marked. */
function changedBy(step: Step): [number, number][] {
  if (step instanceof AddMarkStep) return [[step.from, step.to]]
  if (step instanceof AddNodeMarkStep) return [[step.pos, step.pos + 1]]
  const ranges: [number, number][] = []
  step.getMap().forEach((_oldStart, _oldEnd, start, end) => {
    ranges.push([start, end])
  })
  return ranges
}
