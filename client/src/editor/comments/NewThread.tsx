import type { Editor } from '@tiptap/core'
import { focusNow } from '../input/focus.ts'
import type {} from '../toast/ToastPlace.tsx'
import { CommentField } from './CommentField.tsx'
import { openPanel } from './show-thread.ts'
import { NEW, type ThreadList } from './thread-list.ts'
import './thread-card.css'

export interface NewThreadProps {
  readonly editor: Editor
  readonly list: ThreadList
  /** Whether what it is about is quoted: where it does not stand beside it. */
  readonly isQuoted: boolean
  /** Whether the field takes the focus. */
  readonly isFocused: boolean
}

/** The card in which a thread is begun. */
export function NewThread({ editor, list, isQuoted, isFocused }: NewThreadProps) {
  const { fresh } = list.snapshot()
  if (fresh === null) return null
  const { anchor, quotation } = fresh
  const { commenting } = editor.storage.commentMarks
  const about = anchor.kind === 'document' ? 'Comment on the document' : 'New comment'
  return (
    <article className="cw-thread cw-thread-new" aria-label={about}>
      {isQuoted &&
        (anchor.kind === 'document' ? <p>{about}</p> : <q className="cw-comment-quote">{quotation}</q>)}
      <CommentField
        list={list}
        label={quotation === '' ? about : `Comment on ${quotation}`}
        placeholder="Comment, or @ to mention"
        action="Comment"
        text={list.draft(NEW)}
        isFocused={isFocused}
        onType={(body) => {
          list.keepDraft(NEW, body)
          commenting?.typing(body === '' ? null : NEW)
        }}
        onSend={(body) => {
          commenting?.typing(null)
          const send = async () => {
            const outcome = await list.begin(fresh, body)
            if (outcome.isDone) list.say('Comment sent.')
            else {
              editor.emit('toast', { text: outcome.text })
              // Which shows it until it is sent.
              openPanel(editor)
            }
          }
          send().catch(reportError)
        }}
        onCancel={() => {
          commenting?.typing(null)
          list.write(null)
          focusNow(editor)
        }}
      />
    </article>
  )
}
