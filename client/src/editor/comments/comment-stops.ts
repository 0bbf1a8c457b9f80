import type { Editor } from '@tiptap/core'
import type { CardStops } from '../margin/margin-feature.ts'
import { drawnComments } from './comment-marks.ts'
import { showThread } from './show-thread.ts'

/** The comments among all that one goes through. */
export const stops: CardStops = {
  ready: (editor) =>
    new Promise((resolve) => {
      let stop = () => {}
      const look = () => {
        if (!isReady(editor)) return
        stop()
        editor.off('transaction', look).off('commentsReady', listen)
        resolve()
      }
      const listen = () => {
        stop()
        stop = editor.storage.commentMarks.list?.subscribe(look) ?? (() => {})
        look()
      }
      editor.on('transaction', look).on('commentsReady', listen)
      listen()
    }),
  show: showThread,
}

/** Whether the comments are known and drawn. */
function isReady(editor: Editor): boolean {
  if (editor.isDestroyed) return true
  const { list } = editor.storage.commentMarks
  if (list === null) return false
  const { state, threads } = list.snapshot()
  if (state === 'loaded')
    return threads.length === 0 || drawnComments(editor.state).places(editor.state).size > 0
  return state === 'failed'
}
