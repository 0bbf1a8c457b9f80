import type { Editor } from '@tiptap/core'
import { MessageSquare } from 'lucide-react'
import { useCallback, useSyncExternalStore } from 'react'
import type {} from '../frame/panel.ts'
import type {} from './comment-marks.ts'
import type { ThreadList } from './thread-list.ts'
import './comments-button.css'

/** The button of the panel with all comments, with the number of those that are open. */
export default function CommentsButton({ editor }: { editor: Editor }) {
  const subscribe = useCallback(
    (listener: () => void) => {
      editor.on('commentsReady', listener)
      return () => void editor.off('commentsReady', listener)
    },
    [editor],
  )
  const list = useSyncExternalStore(subscribe, () => editor.storage.commentMarks.list)
  const open = useList(
    list,
    (list) => list.snapshot().threads.filter(({ status }) => status === 'open').length,
  )
  const unread = useList(list, (list) => list.snapshot().threads.filter((thread) => thread.unread).length)
  const unsent = useList(list, (list) => list.snapshot().unsent.length)
  const count = open === 0 ? 'none open' : `${open} open`
  return (
    <button
      type="button"
      className="cw-tool cw-comments-button"
      aria-label={`Comments, ${count}${unread === 0 ? '' : `, ${unread} new`}${unsent === 0 ? '' : `, ${unsent} not sent`}`}
      data-cw-tip="Comments"
      data-unread={unread > 0 || undefined}
      onClick={() => editor.emit('panel', { id: 'comments' })}
    >
      <MessageSquare className="cw-icon" aria-hidden="true" />
      {open > 0 && <span aria-hidden="true">{open}</span>}
    </button>
  )
}

function useList(list: ThreadList | null, select: (list: ThreadList) => number): number {
  return useSyncExternalStore(
    useCallback((listener) => list?.subscribe(listener) ?? (() => {}), [list]),
    () => (list === null ? 0 : select(list)),
  )
}
