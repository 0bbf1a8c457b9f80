import { bindingOf } from '@cowrite/crdt/richtext'
import type { Editor } from '@tiptap/core'
import { type ColorOf, drawHunks } from './draw-hunks.ts'
import { placeHunks } from './place-hunks.ts'
import type { PendingHunk } from './suggestion-list.ts'
import { drawSuggestions } from './suggestion-marks.ts'
import './suggestions.css'

/** Draws the parts of suggestions about which nobody has decided. */
export function drawPending(editor: Editor, pending: readonly PendingHunk[], colorOf: ColorOf): void {
  const { state } = editor
  drawSuggestions(editor, drawHunks(state.doc, placeHunks(bindingOf(state), state.doc, pending), colorOf))
}
