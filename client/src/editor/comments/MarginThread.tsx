import { useSyncExternalStore } from 'react'
import type { MarginCardProps } from '../margin/margin-feature.ts'
import type {} from './comment-marks.ts'
import { NewThread } from './NewThread.tsx'
import { ThreadCard } from './ThreadCard.tsx'
import { NEW, type ThreadList } from './thread-list.ts'

/** The card of a thread beside its line. */
export default function MarginThread(props: MarginCardProps) {
  const { list } = props.editor.storage.commentMarks
  return list === null ? null : <Card {...props} list={list} />
}

function Card({ editor, id, isActive, list }: MarginCardProps & { readonly list: ThreadList }) {
  const { threads, mayComment, asked } = useSyncExternalStore(list.subscribe, list.snapshot)
  if (id === NEW) return <NewThread editor={editor} list={list} isQuoted={false} isFocused={asked === NEW} />
  const thread = threads.find((each) => each.id === id)
  if (thread === undefined) return null
  return (
    <ThreadCard
      {...{ editor, list, thread, isActive }}
      canTakeFocus
      mayComment={mayComment ?? editor.isEditable}
    />
  )
}
