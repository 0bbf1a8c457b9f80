import { Slice } from '@tiptap/pm/model'
import { NodeSelection, Plugin, PluginKey } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { contentMapping } from '../state/content-mapping.ts'

/** What ProseMirror keeps while something is dragged. It does not declare `node`. */
interface Dragging {
  readonly slice: NonNullable<EditorView['dragging']>['slice']
  readonly move: boolean
  /** The dragged node, if one node is dragged that was not selected. */
  readonly node?: NodeSelection | undefined
}

/**
 * Keeps track of a dragged node, such as an image, while others write. ProseMirror looks for the same object in the new
 * document; the binding builds new objects, so ProseMirror would lose the node and insert it a second time. Here it is
 * found by its content at the place where the change moved it. When somebody has removed it, nothing is dropped.
 */
export function draggedNodePlugin(): Plugin {
  return new Plugin({
    key: new PluginKey('draggedNode'),
    view: () => ({
      // ProseMirror calls this before it looks for the dragged node itself.
      update(view, before) {
        const dragging = view.dragging as Dragging | null
        if (dragging === null || before.doc.eq(view.state.doc)) return
        const selected = before.selection instanceof NodeSelection ? before.selection : undefined
        const node = dragging.node ?? (isSlice(dragging, selected) ? selected : undefined)
        if (node === undefined) return
        const { doc } = view.state
        const at = contentMapping(before.doc.content, doc.content).map(node.from)
        const found = at < doc.content.size && doc.nodeAt(at)?.eq(node.node) === true
        const next: Dragging = found ? { ...dragging, node: NodeSelection.create(doc, at) } : GONE
        view.dragging = next
      },
    }),
    props: {
      handleDrop: (view) => view.dragging === GONE,
    },
  })
}

/** Whether the dragged slice is the selected node. */
function isSlice({ slice }: Dragging, selected: NodeSelection | undefined): boolean {
  return selected !== undefined && slice.content.childCount === 1 && slice.content.child(0).eq(selected.node)
}

/** Stands for a dragged node that somebody has removed. */
const GONE: Dragging = Object.freeze({ slice: Slice.empty, move: true })
