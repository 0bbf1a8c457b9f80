import type { Editor } from '@tiptap/core'
import { type KeyboardEvent, Suspense, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { Thread } from '../../api/comments.ts'
import { later, Nothing } from '../controls/later.ts'
import { ask } from '../controls/requests.ts'
import { focusNow } from '../input/focus.ts'
import type {} from '../margin/StepPlace.tsx'
import { CommentHead } from './CommentHead.tsx'
import { plainOf } from './mention-text.ts'
import { threadActions } from './thread-actions.ts'
import type { ThreadList } from './thread-list.ts'
import { cutText, describeThread, livingOf, repliesLine } from './thread-text.ts'
import './thread-card.css'

const ActiveThread = later(() => import('./ActiveThread.tsx'), Nothing)

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
  /** Grows each time that somebody wants to answer. */
  const [replying, setReplying] = useState(0)
  const living = livingOf(thread)
  const takesFocus = canTakeFocus && asked === thread.id
  useEffect(() => {
    if (!takesFocus) return
    card.current?.focus({ preventScroll: true })
    card.current?.scrollIntoView({ block: 'nearest' })
    list.ask(null)
  }, [list, takesFocus])
  useSeen(list, thread, isActive)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return
    const { key, target, currentTarget, altKey, ctrlKey, metaKey, shiftKey } = event
    if (altKey || ctrlKey || metaKey) return
    if (key === 'F8') ask(editor, 'steps', { step: shiftKey ? -1 : 1, from: `comments/${thread.id}` })
    else if (key === 'Escape') {
      if (target === currentTarget) focusNow(editor)
      else card.current?.focus({ preventScroll: true })
    } else if (target !== currentTarget || !mayComment) return
    else if (key === 'Enter') setReplying((count) => count + 1)
    else if (key === 'e') setEditing(living.findLast(({ mine }) => mine)?.id ?? null)
    else if (key === 'r') turn()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const [first] = living
  const turn = () =>
    threadActions(editor, list, thread).setStatus(thread.status === 'open' ? 'resolved' : 'open')
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
        <Suspense fallback={null}>
          <ActiveThread
            {...{ editor, list, thread, mayComment, editing, replying }}
            onEditing={(comment) => {
              setEditing(comment)
              if (comment === null) card.current?.focus({ preventScroll: true })
            }}
          />
        </Suspense>
      ) : (
        first !== undefined && (
          <>
            <CommentHead list={list} comment={first} />
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
            {first.reactions.length > 0 && (
              <p className="cw-comment-soft">
                {first.reactions.map(({ emoji, people }) => `${emoji} ${people.length}`).join('  ')}
              </p>
            )}
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
}

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
