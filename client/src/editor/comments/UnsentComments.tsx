import type { Editor } from '@tiptap/core'
import { useSyncExternalStore } from 'react'
import type {} from '../toast/ToastPlace.tsx'
import { CommentText } from './CommentText.tsx'
import type { ThreadList } from './thread-list.ts'

export interface UnsentCommentsProps {
  readonly editor: Editor
  readonly list: ThreadList
  /** Whose answers they are; `null`: those that begin a thread. */
  readonly thread: string | null
}

/** What was written here and the server has not taken, and why. */
export function UnsentComments({ list, thread }: UnsentCommentsProps) {
  const { unsent, sending } = useSyncExternalStore(list.subscribe, list.snapshot)
  return unsent
    .filter((each) => each.thread === thread)
    .map(({ key, body, refused, begins }) => (
      <div key={key} className="cw-comment cw-comment-unsent">
        {begins !== undefined && begins.quotation !== '' && (
          <q className="cw-comment-quote">{begins.quotation}</q>
        )}
        <CommentText body={body} />
        {sending.has(key) ? (
          <p className="cw-comment-soft">Sending…</p>
        ) : (
          <>
            <p className="cw-comment-trouble">
              {refused === null
                ? 'Not sent yet. It is kept on this device and sent later.'
                : `Not sent. ${refused}`}
            </p>
            <div className="cw-comment-send" data-always>
              <button type="button" className="cw-button cw-button-small" onClick={() => void list.send(key)}>
                Send now
              </button>
              <button
                type="button"
                className="cw-button cw-button-small cw-button-quiet"
                onClick={() => list.discard(key)}
              >
                Discard
              </button>
            </div>
          </>
        )}
      </div>
    ))
}
