import { Check, Ellipsis, Link, Pencil, RotateCcw, Trash2, UserPlus } from 'lucide-react'
import { useState } from 'react'
import type { Comment, Thread } from '../../api/comments.ts'
import { Confirm } from '../../interface/Confirm.tsx'
import { Menu, MenuItem } from '../../interface/Menu.tsx'
import { useMedia } from '../controls/use-media.ts'
import { CommentField } from './CommentField.tsx'
import { CommentHead } from './CommentHead.tsx'
import { CommentText } from './CommentText.tsx'
import { longTime } from './comment-time.ts'
import { plainOf } from './mention-text.ts'
import { ReactionButton, Reactions } from './Reactions.tsx'
import type { ThreadActions } from './thread-actions.ts'
import type { ThreadList } from './thread-list.ts'
import { cutText, livingOf } from './thread-text.ts'

export interface CommentViewProps {
  readonly list: ThreadList
  readonly thread: Thread
  readonly comment: Comment
  readonly actions: ThreadActions
  readonly mayComment: boolean
  readonly isEditing: boolean
  readonly onEditing: (isEditing: boolean) => void
}

/** One comment of a thread, with all that can be done with it. The first one has what can be done with the thread. */
export function CommentView(props: CommentViewProps) {
  const { list, thread, comment, actions, mayComment, isEditing, onEditing } = props
  const { editedAt, body, reactions, mine } = comment
  const [isAsked, setAsked] = useState(false)
  // In the narrow head there is no room for it.
  const isPhone = useMedia('(width < 40rem)')
  const reaction = mayComment && (
    <ReactionButton onReact={(emoji) => actions.react(comment.id, emoji, true)} />
  )
  const isFirst = livingOf(thread)[0]?.id === comment.id
  return (
    <div className="cw-comment">
      <CommentHead list={list} comment={comment}>
        {!isPhone && reaction}
        {isFirst && mayComment && <ResolveButton thread={thread} actions={actions} />}
        {!isEditing && (isFirst || mine) && (
          <CommentMenu
            {...{ thread, comment, actions, mayComment, isFirst }}
            onEdit={() => onEditing(true)}
            onDelete={() => setAsked(true)}
          />
        )}
      </CommentHead>
      {isEditing ? (
        <CommentField
          list={list}
          label="Your comment"
          placeholder=""
          action="Save"
          text={body}
          isFocused
          onType={() => {}}
          onSend={(text) => {
            onEditing(false)
            if (text !== body) actions.edit(comment.id, text)
          }}
          onCancel={() => onEditing(false)}
        />
      ) : (
        <div className="cw-comment-body">
          <CommentText body={body} />
          {isPhone && reaction}
        </div>
      )}
      {editedAt !== null && !isEditing && (
        <p className="cw-comment-soft" title={longTime(editedAt)}>
          Edited
        </p>
      )}
      {isAsked && (
        <Confirm
          text={
            isFirst && livingOf(thread).length > 1
              ? 'Delete this comment? The replies stay.'
              : 'Delete this comment?'
          }
          action="Delete"
          onCancel={() => setAsked(false)}
          onConfirm={() => {
            setAsked(false)
            actions.removeComment(comment.id)
          }}
        />
      )}
      <Reactions
        reactions={reactions}
        self={actions.self}
        canReact={mayComment}
        onReact={(emoji, isOn) => actions.react(comment.id, emoji, isOn)}
      />
    </div>
  )
}

function ResolveButton({ thread, actions }: Pick<CommentViewProps, 'thread' | 'actions'>) {
  const isResolved = thread.status === 'resolved'
  const Icon = isResolved ? RotateCcw : Check
  const label = isResolved ? 'Reopen' : 'Resolve'
  return (
    <button
      type="button"
      className="cw-tool cw-thread-resolve"
      aria-label={label}
      data-cw-tip={label}
      onClick={() => actions.setStatus(isResolved ? 'open' : 'resolved')}
    >
      <Icon className="cw-icon" aria-hidden="true" />
      <span aria-hidden="true">{label}</span>
    </button>
  )
}

interface CommentMenuProps extends Pick<CommentViewProps, 'thread' | 'comment' | 'actions' | 'mayComment'> {
  readonly isFirst: boolean
  readonly onEdit: () => void
  readonly onDelete: () => void
}

function CommentMenu({ thread, comment, actions, mayComment, isFirst, onEdit, onDelete }: CommentMenuProps) {
  const label = isFirst ? 'Comment' : 'Reply'
  return (
    <Menu
      distance={4}
      button={
        <button
          type="button"
          className="cw-tool"
          aria-label={`${label}: ${cutText(plainOf(comment.body), 40)}, more`}
        >
          <Ellipsis className="cw-icon" aria-hidden="true" />
        </button>
      }
    >
      {isFirst && actions.link !== null && (
        <MenuItem icon={Link} label="Copy link" onChoose={actions.copyLink} />
      )}
      {isFirst && mayComment && <MenuItem icon={UserPlus} label="Assign…" onChoose={actions.askAssignee} />}
      {isFirst && mayComment && thread.assignee !== null && (
        <MenuItem icon={UserPlus} label="Assign to nobody" onChoose={() => actions.assign(null)} />
      )}
      {comment.mine && mayComment && <MenuItem icon={Pencil} label="Edit" onChoose={onEdit} />}
      {mayComment && comment.mine && <MenuItem icon={Trash2} label="Delete" onChoose={onDelete} />}
      {isFirst && mayComment && livingOf(thread).length > 1 && (
        <MenuItem icon={Trash2} label="Delete all of it…" onChoose={actions.askRemoval} />
      )}
    </Menu>
  )
}
