import type { CardStops } from '../margin/margin-feature.ts'
import { showSuggestion } from './go-through.ts'
import { suggestionCards } from './suggestion-marks.ts'

/** The suggestions among all that one goes through. */
export const stops: CardStops = {
  ready: (editor) =>
    new Promise((resolve) => {
      const { list } = editor.storage.suggestionMarks
      const look = () => {
        const { state, pending } = list?.snapshot() ?? { state: 'failed', pending: [] }
        if (state === 'loading') return
        if (pending.length > 0 && suggestionCards(editor.state).length === 0 && !editor.isDestroyed) return
        stop?.()
        editor.off('transaction', look)
        resolve()
      }
      const stop = list?.subscribe(look)
      editor.on('transaction', look)
      look()
    }),
  show: (editor, id) => {
    const { list } = editor.storage.suggestionMarks
    if (list !== null) showSuggestion(editor, list, id)
  },
}
