import type { CardStops } from '../margin/margin-feature.ts'
import { drawnComments } from './comment-marks.ts'
import { showThread } from './show-thread.ts'

/** The comments among all that one goes through. */
export const stops: CardStops = {
  ready: (editor) =>
    new Promise((resolve) => {
      const { list } = editor.storage.commentMarks
      const look = () => {
        const { state, threads } = list?.snapshot() ?? { state: 'failed', threads: [] }
        const isDrawn = threads.length === 0 || drawnComments(editor.state).places(editor.state).size > 0
        if (state === 'loading' || (state === 'loaded' && !isDrawn && !editor.isDestroyed)) return
        stop?.()
        editor.off('transaction', look)
        resolve()
      }
      const stop = list?.subscribe(look)
      editor.on('transaction', look)
      look()
    }),
  show: showThread,
}
