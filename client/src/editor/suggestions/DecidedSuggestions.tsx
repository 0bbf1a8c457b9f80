import type { Editor } from '@tiptap/core'
import { type ReactNode, useEffect, useSyncExternalStore } from 'react'
import type { Hunk } from '../../api/suggestions.ts'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { Avatar } from '../people/Avatar.tsx'
import { undo } from './go-through.ts'
import { cut } from './hunk-text.ts'
import type { PendingHunk, SuggestionList } from './suggestion-list.ts'
import { SuggestionThreads } from './suggestion-threads.ts'

/** Longest label, UTF-16 units. */
const MOST = 200

export interface DecidedSuggestionsProps {
  readonly editor: Editor
  readonly list: SuggestionList
  readonly editable: boolean
  /** The id of the author whose suggestions are shown; `null`: of all. */
  readonly author: string | null
}

/** The suggestions about which somebody has decided: who, when, and the way back. */
export function DecidedSuggestions({ editor, list, editable, author }: DecidedSuggestionsProps) {
  const { decided, deciding } = useSyncExternalStore(list.subscribe, list.snapshot)
  useEffect(() => list.wantDecided(), [list])
  if (decided === null) return <LoadingRows count={3} />
  const shown = decided.filter(({ suggestion }) => author === null || suggestion.author.id === author)
  if (shown.length === 0)
    return <p className="cw-suggestions-none">Nobody has decided about a suggestion in the last 90 days.</p>
  return (
    <ol>
      {shown.map((one) => (
        <li key={one.hunk.id}>
          <DecidedSuggestion
            decided={one}
            below={
              <SuggestionThreads
                editor={editor}
                suggestion={one.suggestion.id}
                hunk={one.hunk.id}
                isActive={false}
              />
            }
            color={list.colorOf(one.suggestion.author.name)}
            isBusy={deciding.has(one.hunk.id)}
            onUndo={
              editable && CAN_BE_UNDONE.has(one.hunk.status)
                ? () => void undo(editor, list, [{ suggestion: one.suggestion.id, hunk: one.hunk.id }])
                : null
            }
          />
        </li>
      ))}
    </ol>
  )
}

const CAN_BE_UNDONE: ReadonlySet<Hunk['status']> = new Set(['accepted', 'rejected'])

interface DecidedSuggestionProps {
  readonly decided: PendingHunk
  readonly color: string
  readonly isBusy: boolean
  /** The comments on it. */
  readonly below: ReactNode
  /** `null`: there is no way back. */
  readonly onUndo: (() => void) | null
}

function DecidedSuggestion(props: DecidedSuggestionProps) {
  const { color, isBusy, below, onUndo } = props
  const { hunk, suggestion } = props.decided
  const { author } = suggestion
  const agent = author.kind === 'agent'
  const label = cut(hunk.label, MOST)
  return (
    <article
      className="cw-suggestion"
      data-agent={agent || undefined}
      aria-label={`${outcomeText(hunk)}: ${label}`}
      aria-busy={isBusy || undefined}
    >
      <p className="cw-suggestion-head">
        <Avatar person={{ name: author.name, color, agent }} small />
        <strong>{author.name}</strong>
        {agent && <span className="cw-chip-ai">AI</span>}
      </p>
      <p dir="auto">{label}</p>
      <p className="cw-suggestion-soft">
        {outcomeText(hunk)}
        {hunk.decidedAt !== null && (
          <>
            {' · '}
            <time dateTime={hunk.decidedAt}>{timeText(hunk.decidedAt)}</time>
          </>
        )}
      </p>
      {onUndo !== null && (
        <div className="cw-suggestion-actions">
          <button type="button" className="cw-button cw-button-small cw-button-quiet" onClick={onUndo}>
            Undo
          </button>
        </div>
      )}
      {below}
    </article>
  )
}

/** What became of a part, and by whom: “Accepted by Ana”. */
function outcomeText({ status, decidedBy }: Hunk): string {
  const did = OUTCOMES[status] ?? 'Decided'
  return decidedBy === null ? did : `${did} by ${decidedBy.name}`
}

const OUTCOMES: Partial<Record<Hunk['status'], string>> = {
  accepted: 'Accepted',
  rejected: 'Rejected',
  withdrawn: 'Withdrawn',
  undone: 'Accepted, then undone',
}

function timeText(at: string): string {
  return new Date(at).toLocaleString(undefined, {
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  })
}
