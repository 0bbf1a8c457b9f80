import { type Binding, type EditorHost, syncKey } from '@cowrite/crdt/richtext'
import type { Node } from '@tiptap/pm/model'
import { TextSelection } from '@tiptap/pm/state'
import * as Y from 'yjs'

/** Edits that follow each other within this time are one step of the history, in ms. */
const GROUP_MS = 500

/** The user's own edits, in steps that are taken back and made again; those of others are not touched. */
export class UndoHistory {
  readonly #manager: Y.UndoManager
  readonly #binding: Binding

  constructor(binding: Binding) {
    this.#binding = binding
    this.#manager = new Y.UndoManager(binding.type, {
      trackedOrigins: new Set([syncKey]),
      captureTimeout: GROUP_MS,
      deleteFilter: mayGo,
    })
  }

  get canUndo(): boolean {
    return this.#manager.undoStack.length > 0
  }

  get canRedo(): boolean {
    return this.#manager.redoStack.length > 0
  }

  /** The next edit is a step of its own, however soon it comes. */
  endStep(): void {
    this.#manager.stopCapturing()
  }

  /** Takes back the last step, and puts the caret where the text changed. */
  undo(host: EditorHost): void {
    this.#change(host, () => this.#manager.undo())
  }

  /** Makes the step again that was taken back last, and puts the caret where the text changed. */
  redo(host: EditorHost): void {
    this.#change(host, () => this.#manager.redo())
  }

  /** Releases the document. */
  destroy(): void {
    this.#manager.destroy()
  }

  #change(host: EditorHost, change: () => void): void {
    this.#binding.flush()
    const before = host.state.doc
    change()
    const { state } = host
    const position = endOfChange(before, state.doc)
    if (position === null) return
    const selection = TextSelection.near(state.doc.resolve(position), -1)
    host.dispatch(state.tr.setSelection(selection).setMeta('addToHistory', false).scrollIntoView())
  }
}

/** Whether an undo may delete an item that the user made: a block that holds what others wrote since stays. */
function mayGo({ content }: Y.Item): boolean {
  return !(content instanceof Y.ContentType) || content.type._length === 0
}

/** The end, in the new document, of what differs between two documents; `null` when nothing does. */
export function endOfChange(before: Node, after: Node): number | null {
  const start = before.content.findDiffStart(after.content)
  const end = start === null ? null : before.content.findDiffEnd(after.content)
  if (start === null || end === null) return null
  // With repeated text the scans from both ends overlap: the end is not before the start.
  const overlap = Math.max(0, start - Math.min(end.a, end.b))
  return end.b + overlap
}
