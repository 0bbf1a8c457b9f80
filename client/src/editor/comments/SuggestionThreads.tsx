import type { Editor } from '@tiptap/core'
import { useSyncExternalStore } from 'react'
import type {} from '../toast/ToastPlace.tsx'
import { CommentField } from './CommentField.tsx'
import { ThreadCard } from './ThreadCard.tsx'
import type { ThreadList } from './thread-list.ts'

export interface SuggestionThreadsProps {
  readonly editor: Editor
  readonly suggestion: string
  /** The part of the suggestion. */
  readonly hunk: string
  /** Whether all is shown, and where one comments. */
  readonly isActive: boolean
}

/** The comments on a part of a suggestion, in its card, with the field in which one comments on it. */
export default function SuggestionThreads(props: SuggestionThreadsProps) {
  const { list } = props.editor.storage.commentMarks
  return list === null ? null : <Threads {...props} list={list} />
}

function Threads({
  editor,
  suggestion,
  hunk,
  isActive,
  list,
}: SuggestionThreadsProps & { list: ThreadList }) {
  const { threads, mayComment } = useSyncExternalStore(list.subscribe, list.snapshot)
  const may = mayComment ?? editor.isEditable
  const own = threads.filter(({ anchor }) => anchor.kind === 'suggestion' && anchor.hunk === hunk)
  const open = own.filter(({ status }) => status === 'open')
  const begin = async (body: string) => {
    const anchor = { kind: 'suggestion', suggestion, hunk } as const
    const outcome = await list.begin({ anchor, quotation: '' }, body, hunk)
    if (!outcome.isDone) editor.emit('toast', { text: outcome.text })
  }
  return (
    <>
      {open.map((thread) => (
        <ThreadCard
          key={thread.id}
          {...{ editor, list, thread, isActive }}
          canTakeFocus={false}
          mayComment={may}
        />
      ))}
      {isActive && may && open.length === 0 && (
        <CommentField
          list={list}
          label="Comment on the suggestion"
          placeholder="Comment, or @ to mention"
          action="Comment"
          text={list.draft(hunk)}
          onType={(body) => list.keepDraft(hunk, body)}
          onSend={(body) => void begin(body).catch(reportError)}
        />
      )}
    </>
  )
}
