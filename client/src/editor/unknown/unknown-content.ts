import { placeholderExtensions } from '@cowrite/crdt/richtext'
import { type AnyExtension, Extension } from '@tiptap/core'
import type { Node, ResolvedPos } from '@tiptap/pm/model'
import { type EditorState, NodeSelection, Plugin, PluginKey, TextSelection } from '@tiptap/pm/state'

/** The placeholders for content that the schema does not know, and the keys that select them. */
export function unknownContent(): AnyExtension[] {
  return [...placeholderExtensions(), PlaceholderKeys]
}

/**
 * Backspace and Delete beside a placeholder select it, with whatever modifiers: only the next press deletes what the user
 * cannot see.
 */
const PlaceholderKeys = Extension.create({
  name: 'placeholderKeys',
  // Before the keys of lists and the editor's own.
  priority: 1040,
  addProseMirrorPlugins() {
    return [
      new Plugin({
        key: new PluginKey('placeholderKeys'),
        props: {
          handleKeyDown: (view, { key }) => {
            if (key !== 'Backspace' && key !== 'Delete') return false
            const selection = placeholderBeside(view.state, key === 'Backspace' ? -1 : 1)
            if (selection === null) return false
            view.dispatch(view.state.tr.setSelection(selection).scrollIntoView())
            return true
          },
        },
      }),
    ]
  },
})

/** The selection of the placeholder directly before or behind the caret; `null` if there is none. */
export function placeholderBeside({ selection, doc }: EditorState, direction: -1 | 1): NodeSelection | null {
  if (!(selection instanceof TextSelection) || !selection.empty) return null
  const place = borderOf(selection.$from, direction)
  const node = direction < 0 ? place.nodeBefore : place.nodeAfter
  if (node === null || !isPlaceholder(node)) return null
  return NodeSelection.create(doc, direction < 0 ? place.pos - node.nodeSize : place.pos)
}

/** The caret's place or, at the start or end of blocks, the place outside of them. */
function borderOf($caret: ResolvedPos, direction: -1 | 1): ResolvedPos {
  let $place = $caret
  while ($place.depth > 0 && $place.pos === (direction < 0 ? $place.start() : $place.end()))
    $place = $caret.doc.resolve(direction < 0 ? $place.before() : $place.after())
  return $place
}

function isPlaceholder({ type }: Node): boolean {
  return PLACEHOLDERS.has(type.name)
}

const PLACEHOLDERS: ReadonlySet<string> = new Set(placeholderExtensions().map(({ name }) => name))
