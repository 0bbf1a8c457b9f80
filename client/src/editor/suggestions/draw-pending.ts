import { bindingOf } from '@cowrite/crdt/richtext'
import type { Editor } from '@tiptap/core'
import type {} from '../suggesting/own-marks.ts'
import { drawHunks } from './draw-hunks.ts'
import { placeHunks } from './place-hunks.ts'
import { runBars } from './run-bars.ts'
import type { SuggestionList, Suggestions } from './suggestion-list.ts'
import { drawSuggestions } from './suggestion-marks.ts'
import './suggestions.css'

/** Draws the parts of suggestions about which nobody has decided. */
export async function drawPending(
  editor: Editor,
  list: SuggestionList,
  { pending, showing }: Pick<Suggestions, 'pending' | 'showing'>,
): Promise<void> {
  // Only who looks at the document as it would be needs what draws it.
  const { afterDecorations } =
    showing === 'after' ? await import('./draw-after.ts') : { afterDecorations: null }
  if (editor.isDestroyed) return
  const { state } = editor
  // In suggesting mode the user's own parts are in the text already: only their cards are beside it.
  const own = editor.storage.ownMarks?.places
  const placed = placeHunks(bindingOf(state), state.doc, pending).map((each) => {
    const place = own?.get(each.pending.hunk.id)
    return place === undefined
      ? each
      : { ...each, ...place, deletions: [], insertions: [], formats: [], block: null }
  })
  const instead = showing === 'before' ? [] : (afterDecorations?.(state.doc, placed) ?? null)
  const drawn = drawHunks(state.doc, placed, list.colorOf, instead)
  const bars = showing === 'changes' ? runBars(editor, list, placed) : []
  drawSuggestions(editor, { ...drawn, decorations: drawn.decorations.add(state.doc, bars) })
}
