import { Toggle } from '@cowrite/crdt/richtext'
import { type AnyExtension, type Editor, Extension } from '@tiptap/core'
import { splitBlock } from '@tiptap/pm/commands'
import { type Node, NodeRange, type ResolvedPos } from '@tiptap/pm/model'
import { type EditorState, Plugin, Selection, TextSelection, type Transaction } from '@tiptap/pm/state'
import { liftTarget } from '@tiptap/pm/transform'
import { Decoration } from '@tiptap/pm/view'
import { decorating } from '../state/decorating.ts'
import { decorationSet } from '../state/decoration-set.ts'
import {
  type ClosedToggles,
  hiddenRange,
  NONE,
  nextClosed,
  type ToggleChange,
  togglesKey,
} from './closed-toggles.ts'
import { ToggleView } from './toggle-view.ts'

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    toggle: {
      /** Makes a toggle of the blocks at the selection: the first one stays visible. */
      setToggle: () => ReturnType
    }
  }
}

/** The schema's toggle, which opens and closes. */
export const EditorToggle = Toggle.extend({
  addNodeView() {
    return ({ editor, getPos, decorations }) =>
      new ToggleView(decorations, () => {
        const position = getPos()
        if (position !== undefined) flip(editor, position)
      })
  },

  addCommands() {
    return {
      setToggle:
        () =>
        ({ commands }) =>
          commands.wrapIn(this.name),
    }
  },

  addProseMirrorPlugins() {
    return [
      new Plugin<ClosedToggles>({
        key: togglesKey,
        state: { init: () => NONE, apply: (transaction, closed) => nextClosed(closed, transaction) },
        props: {
          decorations: (state) => {
            const closed = togglesKey.getState(state) ?? NONE
            return closed.length === 0
              ? null
              : decorationSet(
                  state.doc,
                  closed.map((at) => closedDecoration(state, at)),
                )
          },
        },
      }),
    ]
  },
})

/** The keys of toggles, which come before those of lists and tasks. */
export const ToggleKeys: AnyExtension = Extension.create({
  name: 'toggleKeys',
  priority: 1010,
  addKeyboardShortcuts() {
    const { editor } = this
    const withCaret = (act: (place: Place, state: EditorState) => boolean) => () => {
      const place = placeOf(editor.state.selection)
      return place !== null && editor.isEditable && act(place, editor.state)
    }
    return {
      'Mod-Enter': () => {
        const place = placeOf(editor.state.selection)
        if (place === null || place.index > 0) return false
        flip(editor, place.position)
        return true
      },
      Enter: withCaret((place) => {
        const { toggle, index, $caret } = place
        const isAlone = toggle.childCount === 1
        const isEmpty = $caret.parent.content.size === 0
        // An empty line at the end leaves the toggle, as it leaves a quotation; elsewhere a line stays in it.
        if (
          $caret.parent.type.spec.code === true ||
          (isEmpty && (isAlone || index === toggle.childCount - 1))
        )
          return false
        if (index > 0 && !isEmpty) return false
        return splitBlock(editor.state, editor.view.dispatch)
      }),
      Backspace: withCaret((place, state) => {
        if (place.index > 0 || place.$caret.parentOffset > 0) return false
        const unwrapped = unwrap(state, place)
        if (unwrapped !== null) editor.view.dispatch(unwrapped)
        return unwrapped !== null
      }),
      // What is hidden behind the visible line is shown before it can be joined to it.
      Delete: withCaret((place, state) => {
        const { $caret, index, toggle, position } = place
        const isAtEnd = index === 0 && $caret.parentOffset === $caret.parent.content.size
        if (!isAtEnd || toggle.childCount === 1 || togglesKey.getState(state)?.includes(position) !== true)
          return false
        flip(editor, position)
        return true
      }),
    }
  },
})

/** A caret in a text block that is a direct child of a toggle. */
interface Place {
  readonly $caret: ResolvedPos
  readonly toggle: Node
  readonly position: number
  /** The index of the text block in the toggle. */
  readonly index: number
}

function placeOf(selection: Selection): Place | null {
  const { $from: $caret, empty } = selection
  if (!(selection instanceof TextSelection) || !empty || $caret.depth < 2) return null
  const toggle = $caret.node(-1)
  if (toggle.type.name !== 'toggle') return null
  return { $caret, toggle, position: $caret.before(-1), index: $caret.index(-1) }
}

/** Takes all blocks out of their toggle. */
function unwrap({ doc, tr }: EditorState, { toggle, position, $caret }: Place): Transaction | null {
  const range = new NodeRange(
    doc.resolve(position + 1),
    doc.resolve(position + toggle.nodeSize - 1),
    $caret.depth - 1,
  )
  const target = liftTarget(range)
  return target === null ? null : tr.lift(range, target).scrollIntoView()
}

/** Closes a toggle that is open, or opens it. A caret in what is hidden then goes to the visible line. */
function flip({ view }: Editor, position: number): void {
  const { state } = view
  const node = state.doc.nodeAt(position)
  if (node === null) return
  const isClosed = togglesKey.getState(state)?.includes(position) !== true
  const change: ToggleChange = { position, isClosed }
  const transaction = decorating(state.tr).setMeta(togglesKey, change)
  const { from, to } = hiddenRange(node, position)
  const { anchor, head } = state.selection
  const isHidden = [anchor, head].some((at) => at >= from && at <= to)
  if (isClosed && isHidden) {
    transaction.setSelection(Selection.near(transaction.doc.resolve(from - 1), -1))
  }
  view.dispatch(transaction)
}

function closedDecoration({ doc }: EditorState, position: number): Decoration {
  const size = doc.nodeAt(position)?.nodeSize ?? 0
  return Decoration.node(position, position + size, {}, { isClosed: true })
}
