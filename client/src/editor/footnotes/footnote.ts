import { Footnote, FootnoteReference } from '@cowrite/crdt/richtext'
import { type AnyExtension, type Editor, Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { TextSelection } from '@tiptap/pm/state'
import { focusNow } from '../input/focus.ts'
import { numbersPlugin } from './footnote-numbers.ts'
import { FootnoteView } from './footnote-view.ts'

/** The schema's footnote, with its number, which leads back to the text. */
export const EditorFootnote = Footnote.extend({
  addNodeView() {
    return ({ node, editor, decorations }) =>
      new FootnoteView(node, decorations, (label) => goTo(editor, 'footnoteReference', label))
  },
})

/** The schema's reference, whose press leads to its footnote. */
export const EditorFootnoteReference = FootnoteReference.extend({
  addProseMirrorPlugins() {
    const { editor } = this
    return [
      numbersPlugin({
        handleClickOn: (_view, _position, node, _at, event) => {
          if (node.type.name !== this.name) return false
          event.preventDefault()
          return goTo(editor, 'footnote', node.attrs['label'])
        },
      }),
    ]
  },
})

/** Mod Enter beside a reference goes to its footnote, and in a footnote back to the text. */
export const FootnoteKeys: AnyExtension = Extension.create({
  name: 'footnoteKeys',
  priority: 1009,
  addKeyboardShortcuts() {
    return {
      'Mod-Enter': () => {
        const { $from } = this.editor.state.selection
        const beside = [$from.nodeBefore, $from.nodeAfter].find(
          (node) => node?.type.name === 'footnoteReference',
        )
        if (beside != null) return goTo(this.editor, 'footnote', beside.attrs['label'])
        const around = $from.depth > 1 ? $from.node(-1) : null
        return (
          around?.type.name === 'footnote' && goTo(this.editor, 'footnoteReference', around.attrs['label'])
        )
      },
    }
  },
})

/** Goes to the footnote with a label, or from there back to the text. */
export function goToFootnote(editor: Editor, label: string): void {
  const { $from } = editor.state.selection
  const isThere = $from.depth > 1 && isFootnote($from.node(-1), label)
  goTo(editor, isThere ? 'footnoteReference' : 'footnote', label)
}

function isFootnote({ type, attrs }: Node, label: unknown): boolean {
  return type.name === 'footnote' && attrs['label'] === label
}

/** Puts the caret at the first node of a type with a label, and brings it into view; whether there is one. */
function goTo(editor: Editor, type: string, label: unknown): boolean {
  const { state, view } = editor
  let found: number | null = null
  state.doc.descendants((node, position) => {
    if (found === null && node.type.name === type && node.attrs['label'] === label) found = position
    return found === null
  })
  if (found === null) return false
  const $place = state.doc.resolve(found + (type === 'footnote' ? 2 : 1))
  view.dispatch(state.tr.setSelection(TextSelection.near($place)).setMeta('addToHistory', false))
  const element = view.nodeDOM(found)
  if (element instanceof Element) element.scrollIntoView({ block: 'center' })
  focusNow(editor)
  return true
}
