import type { Editor } from '@tiptap/core'
import { type KeyboardEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { Thread } from '../../api/comments.ts'
import { Confirm } from '../../interface/Confirm.tsx'
import { ask } from '../controls/requests.ts'
import { focusNow } from '../input/focus.ts'
import type {} from '../margin/StepPlace.tsx'
import { AssignField } from './AssignField.tsx'
import { CommentField } from './CommentField.tsx'
import { CommentHead, CommentView } from './CommentView.tsx'
import { shortTime } from './comment-time.ts'
import { plainOf } from './mention-text.ts'
import { Reactions } from './Reactions.tsx'
import { threadActions } from './thread-actions.ts'
import type { ThreadList } from './thread-list.ts'
import { cutText, describeThread, livingOf, repliesLine } from './thread-text.ts'
import { UnsentComments } from './UnsentComments.tsx'
import './thread-card.css'

export interface ThreadCardProps {
  readonly editor: Editor
  readonly list: ThreadList
  readonly thread: Thread
  /** Whether all of it is shown, not only its beginning. */
  readonly isActive: boolean
  /** Whether the card takes the focus when somebody goes to it. */
  readonly canTakeFocus: boolean
  readonly mayComment: boolean
}

/** A thread: resting two lines and how many answered; active all comments, and where one answers. */
export function ThreadCard(props: ThreadCardProps) {
  const { editor, list, thread, isActive, canTakeFocus, mayComment } = props
  const asked = useSyncExternalStore(list.subscribe, () => list.snapshot().asked)
  const card = useRef<HTMLElement>(null)
  const [editing, setEditing] = useState<string | null>(null)
  const [question, setQuestion] = useState<'none' | 'assign' | 'remove'>('none')
  const living = livingOf(thread)
  const takesFocus = canTakeFocus && asked === thread.id
  useEffect(() => {
    if (!takesFocus) return
    card.current?.focus({ preventScroll: true })
    card.current?.scrollIntoView({ block: 'nearest' })
    list.ask(null)
  }, [list, takesFocus])
  useSeen(list, thread, isActive)
  const actions = threadActions(editor, list, thread, {
    askAssignee: () => setQuestion('assign'),
    askRemoval: () => setQuestion('remove'),
  })
  const focusField = () => card.current?.querySelector<HTMLElement>('.cw-thread-reply textarea')?.focus()
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return
    const { key, target, currentTarget, altKey, ctrlKey, metaKey, shiftKey } = event
    if (altKey || ctrlKey || metaKey) return
    if (key === 'F8') ask(editor, 'steps', { step: shiftKey ? -1 : 1, from: `comments/${thread.id}` })
    else if (key === 'Escape') {
      if (target === currentTarget) focusNow(editor)
      else card.current?.focus({ preventScroll: true })
    } else if (target !== currentTarget || !mayComment) return
    else if (key === 'Enter') focusField()
    else if (key === 'e') setEditing(living.findLast(({ mine }) => mine)?.id ?? null)
    else if (key === 'r') actions.setStatus(thread.status === 'open' ? 'resolved' : 'open')
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const [first] = living
  return (
    <article
      ref={card}
      aria-label={describeThread(thread)}
      tabIndex={-1}
      className="cw-thread"
      data-resting={!isActive || undefined}
      data-unread={thread.unread || undefined}
      onKeyDown={onKeyDown}
    >
      {thread.unread && <span className="cw-hidden">New. </span>}
      {isActive ? (
        active()
      ) : (
        first !== undefined && (
          <>
            <CommentHead comment={first} />
            <button
              type="button"
              className="cw-thread-open"
              aria-label={`Open: ${describeThread(thread)}`}
              onClick={() => {
                card.current?.focus({ preventScroll: true })
                list.ask(thread.id)
              }}
            >
              {cutText(plainOf(first.body), 300)}
            </button>
            <Reactions reactions={first.reactions} self={actions.self} canReact={false} isActive={false} onReact={() => {}} />
            {restingLine()}
          </>
        )
      )}
    </article>
  )

  function restingLine() {
    const line = repliesLine(thread)
    const assigned = thread.assignee === null ? '' : `For ${thread.assignee.name}`
    const text = [thread.status === 'resolved' ? 'Resolved' : '', line, assigned].filter(Boolean).join(' · ')
    return text === '' ? null : <p className="cw-comment-soft">{text}</p>
  }

  function active() {
    const { status, resolvedBy, resolvedAt, assignee, quotation, anchor } = thread
    return (
      <>
        {living.map((comment) => (
          <CommentView
            key={comment.id}
            {...{ list, thread, comment, actions, mayComment }}
            isEditing={editing === comment.id}
            onEditing={(isEditing) => {
              setEditing(isEditing ? comment.id : null)
              if (!isEditing) card.current?.focus({ preventScroll: true })
            }}
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
          <div className="cw-thread-reply">
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
}

/** Who else is writing an answer. */
function Writers({ editor, thread }: { editor: Editor; thread: string }) {
  const { commenting } = editor.storage.commentMarks
  const names = useSyncExternalStore(commenting?.subscribe ?? nothing, () => commenting?.writers(thread) ?? '')
  return names === '' ? null : (
    <p className="cw-comment-head cw-comment-writers">
      <strong>{names}</strong> writing…
    </p>
  )
}

const nothing = () => () => {}

/** A thread that was shown for a while is read. */
const SEEN_MS = 800

function useSeen(list: ThreadList, { id, unread }: Thread, isActive: boolean): void {
  useEffect(() => {
    if (!isActive) return
    list.activate(id, true)
    return () => list.activate(id, false)
  }, [list, id, isActive])
  useEffect(() => {
    if (!isActive || !unread) return
    const timer = setTimeout(() => void list.markRead(id), SEEN_MS)
    return () => clearTimeout(timer)
  }, [list, id, isActive, unread])
}
