import type { Editor } from '@tiptap/core'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { Thread } from '../../api/comments.ts'
import { Confirm } from '../../interface/Confirm.tsx'
import { AssignField } from './AssignField.tsx'
import { CommentField } from './CommentField.tsx'
import { CommentView } from './CommentView.tsx'
import type {} from './comment-marks.ts'
import { shortTime } from './comment-time.ts'
import { threadActions } from './thread-actions.ts'
import type { ThreadList } from './thread-list.ts'
import { cutText, livingOf } from './thread-text.ts'
import { UnsentComments } from './UnsentComments.tsx'

export interface ActiveThreadProps {
  readonly editor: Editor
  readonly list: ThreadList
  readonly thread: Thread
  readonly mayComment: boolean
  /** The comment that is edited; `null` for none. */
  readonly editing: string | null
  readonly onEditing: (comment: string | null) => void
  /** Grows each time that somebody wants to answer: then the field takes the focus. */
  readonly replying: number
}

/** All comments of a thread, and where one answers. */
export default function ActiveThread(props: ActiveThreadProps) {
  const { editor, list, thread, mayComment, editing, onEditing, replying } = props
  const [question, setQuestion] = useState<'none' | 'assign' | 'remove'>('none')
  const reply = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (replying > 0) reply.current?.querySelector('textarea')?.focus()
  }, [replying])
  const living = livingOf(thread)
  const actions = threadActions(editor, list, thread, {
    askAssignee: () => setQuestion('assign'),
    askRemoval: () => setQuestion('remove'),
  })
  const { status, resolvedBy, resolvedAt, assignee, quotation, anchor } = thread
  return (
    <>
      {living.map((comment) => (
        <CommentView
          key={comment.id}
          {...{ list, thread, comment, actions, mayComment }}
          isEditing={editing === comment.id}
          onEditing={(isEditing) => onEditing(isEditing ? comment.id : null)}
        />
      ))}
      {living.length === 0 && <p className="cw-comment-soft">The comment was deleted.</p>}
      {assignee !== null && question !== 'assign' && (
        <p className="cw-comment-soft">Assigned to {assignee.name}</p>
      )}
      {status === 'resolved' && (
        <p className="cw-comment-soft">
          Resolved{resolvedBy === null ? '' : ` by ${resolvedBy.name}`}
          {resolvedAt === null ? '' : `, ${shortTime(resolvedAt)}`}
        </p>
      )}
      {question === 'assign' && (
        <AssignField
          list={list}
          onAssign={(assignee) => {
            actions.assign(assignee)
            setQuestion('none')
          }}
          onCancel={() => setQuestion('none')}
        />
      )}
      {question === 'remove' && (
        <Confirm
          text={`Delete this comment and ${living.length - 1 === 1 ? 'its reply' : 'its replies'}?`}
          action="Delete"
          onCancel={() => setQuestion('none')}
          onConfirm={actions.remove}
        />
      )}
      <UnsentComments editor={editor} list={list} thread={thread.id} />
      <Writers editor={editor} thread={thread.id} />
      {mayComment && (
        <div className="cw-thread-reply" ref={reply}>
          <CommentField
            list={list}
            label={`Reply${quotation === '' || anchor.kind === 'document' ? '' : ` about ${cutText(quotation, 60)}`}`}
            placeholder="Reply, or @ to mention"
            action="Reply"
            text={list.draft(thread.id)}
            onType={(body) => {
              list.keepDraft(thread.id, body)
              editor.storage.commentMarks.commenting?.typing(body === '' ? null : thread.id)
            }}
            onSend={(body) => {
              editor.storage.commentMarks.commenting?.typing(null)
              actions.reply(body)
            }}
          />
        </div>
      )}
    </>
  )
}

/** Who else is writing an answer. */
function Writers({ editor, thread }: { editor: Editor; thread: string }) {
  const { commenting } = editor.storage.commentMarks
  const names = useSyncExternalStore(
    commenting?.subscribe ?? nothing,
    () => commenting?.writers(thread) ?? '',
  )
  return names === '' ? null : (
    <p className="cw-comment-head cw-comment-writers">
      <strong>{names}</strong> writing…
    </p>
  )
}

const nothing = () => () => {}
