import type { Editor } from '@tiptap/core'
import { useCallback, useState, useSyncExternalStore } from 'react'
import type {} from '../comments/comment-marks.ts'
import { ask } from '../controls/requests.ts'
import { focusNow } from '../input/focus.ts'
import type {} from '../margin/StepPlace.tsx'
import { useEditorValue } from '../state/use-editor-value.ts'
import { decide } from './go-through.ts'
import { type Choice, SuggestionCard } from './SuggestionCard.tsx'
import type { SuggestionList } from './suggestion-list.ts'
import { SuggestionThreads } from './suggestion-threads.ts'

export interface PlacedSuggestionProps {
  readonly editor: Editor
  readonly list: SuggestionList
  /** The id of the part. */
  readonly id: string
  readonly isActive: boolean
  /** Whether the card takes the focus when somebody goes to it. */
  readonly canTakeFocus: boolean
}

/** The card of one part of a suggestion for a document. */
export function PlacedSuggestion({ editor, list, id, isActive, canTakeFocus }: PlacedSuggestionProps) {
  const { pending: all, deciding, asked } = useSyncExternalStore(list.subscribe, list.snapshot)
  const pending = all.find(({ hunk }) => hunk.id === id)
  const editable = useEditorValue(editor, ({ isEditable }) => isEditable)
  const [isCommenting, setCommenting] = useState(false)
  const onFocused = useCallback(() => list.ask(null), [list])
  if (pending === undefined) return null
  const { author } = pending.suggestion
  const same = all.filter(({ suggestion }) => suggestion.author.id === author.id)
  const fitting = same.filter(({ hunk }) => hunk.view === 'clean' || hunk.view === 'rebased')
  const onChoice = ({ kind, isAll, edit, isByKey }: Choice) => {
    const edits = edit === null ? {} : { [id]: edit }
    const all = kind === 'accept' ? fitting : same
    void decide(editor, list, { kind, parts: isAll ? all : [pending], edits, isByKey })
  }
  const mayComment = editor.storage.commentMarks?.list?.snapshot().mayComment ?? editable
  const { run: runId } = pending.suggestion
  const runs = editor.storage.assistant?.runs ?? null
  const run = runs?.snapshot().runs.find((each) => each.id === runId)
  const again = async () => {
    await decide(editor, list, { kind: 'reject', parts: [pending], isByKey: false })
    if (run !== undefined) await runs?.repeat(run)
  }
  return (
    <SuggestionCard
      pending={pending}
      count={fitting.length}
      all={same.length}
      color={list.colorOf(author.name)}
      isActive={isActive}
      editable={editable}
      isBusy={deciding.has(id)}
      takesFocus={canTakeFocus && asked === id}
      onFocused={onFocused}
      onChoice={onChoice}
      onStep={(step) => ask(editor, 'steps', { step, from: `suggestions/${id}` })}
      onAgain={run !== undefined && runs?.canRepeat(run.id) === true ? () => void again() : null}
      onLeave={() => focusNow(editor)}
      onComment={mayComment ? () => setCommenting(!isCommenting) : null}
      isCommenting={isCommenting}
      below={
        <SuggestionThreads
          editor={editor}
          suggestion={pending.suggestion.id}
          hunk={id}
          isActive={isCommenting}
        />
      }
    />
  )
}
