import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { Avatar, usePersonColor } from '../people/Avatar.tsx'
import { changeOf, cut, describeHunk, fitText, purposeOf } from './hunk-text.ts'
import { SuggestionForm } from './SuggestionForm.tsx'
import type { PendingHunk } from './suggestion-list.ts'
import './suggestion-card.css'

/** Longest text of a change in a card, UTF-16 units. */
const MOST = 600

/** What a person may decide about one part of a suggestion. */
export interface Choice {
  readonly kind: 'accept' | 'reject'
  /** Whether about all parts that are pending of the same author. */
  readonly isAll: boolean
  /** Markdown instead of what was suggested. */
  readonly edit: string | null
  readonly isByKey: boolean
}

export interface SuggestionCardProps {
  readonly pending: PendingHunk
  /** How many parts of the same author fit, and how many there are. */
  readonly count: number
  readonly all: number
  readonly color: string
  /** Whether all is shown, not only what one line tells. */
  readonly isActive: boolean
  readonly editable: boolean
  readonly isBusy: boolean
  /** Whether it takes the focus when it is shown. */
  readonly takesFocus: boolean
  readonly onFocused: () => void
  readonly onChoice: (choice: Choice) => void
  readonly onStep: (step: 1 | -1) => void
  /** Rejects it and has its agent try again; `null` where that cannot be. */
  readonly onAgain?: (() => void) | null
  /** Opens or closes the place for a comment on it; `null`: who looks at it may not comment. */
  readonly onComment?: (() => void) | null
  readonly isCommenting?: boolean
  /** What stands below it: comments on it. */
  readonly below?: ReactNode
  readonly onLeave: () => void
}

/** One part of a suggestion: who suggests what, and what can be done about it. */
export function SuggestionCard(props: SuggestionCardProps) {
  const {
    pending,
    count,
    all,
    color,
    isActive,
    editable,
    isBusy,
    takesFocus,
    onFocused,
    onChoice,
    onStep,
    onAgain = null,
    onLeave,
    onComment = null,
    isCommenting = false,
    below,
  } = props
  const { hunk, suggestion } = pending
  const { author } = suggestion
  const agent = author.kind === 'agent'
  const card = useRef<HTMLElement>(null)
  const [isEditing, setEditing] = useState(false)
  usePersonColor(card, agent || color === '' ? null : color)
  useEffect(() => {
    if (!takesFocus) return
    card.current?.focus({ preventScroll: true })
    card.current?.scrollIntoView({ block: 'nearest' })
    onFocused()
  }, [takesFocus, onFocused])

  const choose = (choice: Partial<Choice> & Pick<Choice, 'kind'>) => {
    if (!isBusy) onChoice({ isAll: false, edit: null, isByKey: false, ...choice })
  }
  const isConflict = hunk.view === 'conflict'
  const isGone = hunk.view === 'gone'
  const accept = (isByKey: boolean) => {
    if (isGone) choose({ kind: 'reject', isByKey })
    else choose({ kind: 'accept', isByKey })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return
    const { key, target, currentTarget, altKey, ctrlKey, metaKey, shiftKey } = event
    if (altKey || ctrlKey || metaKey) return
    const isHere = target === currentTarget
    if (key === 'F8') onStep(shiftKey ? -1 : 1)
    else if (key === 'Escape') onLeave()
    else if (!isHere || !editable) return
    else if (key === 'Enter') accept(true)
    else if (key === 'Backspace' || key === 'Delete') choose({ kind: 'reject', isByKey: true })
    else if (key === 'e' && !isGone) setEditing(true)
    else if (key === 'r' && onAgain !== null) onAgain()
    else return
    event.preventDefault()
  }
  return (
    <article
      ref={card}
      aria-label={describeHunk(pending)}
      tabIndex={-1}
      className="cw-suggestion"
      data-agent={agent || undefined}
      aria-busy={isBusy || undefined}
      onKeyDown={onKeyDown}
    >
      <p className="cw-suggestion-head">
        <Avatar person={{ name: author.name, color, agent }} small />
        <strong>{author.name}</strong>
        {agent && <span className="cw-chip-ai">AI</span>}
        <span className="cw-suggestion-soft">{purposeOf(suggestion)}</span>
      </p>
      <Body {...props} />
      {editable && !isEditing && (
        <div className="cw-suggestion-actions">
          {isGone ? (
            <Action label="Dismiss" onClick={() => choose({ kind: 'reject' })} />
          ) : (
            <>
              {!(isConflict && hunk.after === '') && (
                <Action
                  label={isConflict ? `Take ${author.name}’s` : 'Accept'}
                  onClick={() => accept(false)}
                />
              )}
              <Action
                label={isConflict ? 'Keep' : 'Reject'}
                isQuiet={!isConflict}
                onClick={() => choose({ kind: 'reject' })}
              />
              {(isActive || isConflict) && hunk.after !== '' && (
                <Action label="Edit" isQuiet onClick={() => setEditing(true)} />
              )}
            </>
          )}
          {isActive && onAgain !== null && <Action label="Try again" isQuiet onClick={onAgain} />}
          {isActive && count > 1 && !isConflict && !isGone && (
            <>
              <Action
                label={`Accept all ${count}`}
                isQuiet
                onClick={() => choose({ kind: 'accept', isAll: true })}
              />
              <Action
                label={`Reject all ${all}`}
                isQuiet
                onClick={() => choose({ kind: 'reject', isAll: true })}
              />
            </>
          )}
        </div>
      )}
      {isEditing && (
        <SuggestionForm
          text={hunk.after}
          onCancel={() => {
            setEditing(false)
            card.current?.focus({ preventScroll: true })
          }}
          onAccept={(edit) => {
            setEditing(false)
            choose({ kind: 'accept', edit, isByKey: true })
          }}
        />
      )}
      {isActive && onComment !== null && (
        <div className="cw-suggestion-actions">
          <button
            type="button"
            className="cw-button cw-button-small cw-button-quiet"
            aria-expanded={isCommenting}
            onClick={onComment}
          >
            Comment
          </button>
        </div>
      )}
      {below}
    </article>
  )
}

function Body({ pending: { hunk, suggestion }, isActive }: SuggestionCardProps) {
  const fit = fitText(hunk)
  const { author } = suggestion
  // Once for all parts of a suggestion.
  const isFirst = suggestion.hunks.find(({ status }) => status === 'pending')?.id === hunk.id
  const rationale = isFirst ? suggestion.rationale : null
  switch (hunk.view) {
    case 'conflict': {
      const { removed, added } = changeOf(hunk)
      return (
        <>
          <p>{fit}</p>
          <dl className="cw-suggestion-both">
            <dt>Now</dt>
            <dd dir="auto">{cut(removed, MOST) || 'Nothing'}</dd>
            <dt>{author.name}</dt>
            <dd dir="auto">
              <ins>{cut(added, MOST) || 'Nothing'}</ins>
            </dd>
          </dl>
        </>
      )
    }
    case 'gone':
      return (
        <p dir="auto">
          {fit} <del>{cut(changeOf(hunk).removed || hunk.before || hunk.label, MOST)}</del>
        </p>
      )
    case 'clean':
    case 'rebased':
      return (
        <>
          {rationale !== null && <p dir="auto">{rationale}</p>}
          {fit !== '' && <p>{fit}</p>}
          {(isActive || rationale === null) && <Change hunk={hunk} />}
        </>
      )
    default:
      return hunk.view satisfies never
  }
}

/** What would go and what would come. */
function Change({ hunk }: Pick<PendingHunk, 'hunk'>) {
  const { removed, added } = changeOf(hunk)
  if (hunk.kind === 'structure' || hunk.kind === 'format') return <p dir="auto">{cut(hunk.label, MOST)}</p>
  return (
    <p dir="auto">
      {removed.trim() !== '' && <del>{cut(removed, MOST)}</del>}{' '}
      {added.trim() !== '' && <ins>{cut(added, MOST)}</ins>}
    </p>
  )
}

interface ActionProps {
  readonly label: string
  readonly isQuiet?: boolean
  readonly onClick: (event: MouseEvent) => void
}

function Action({ label, isQuiet = false, onClick }: ActionProps) {
  return (
    <button
      type="button"
      className={`cw-button cw-button-small${isQuiet ? ' cw-button-quiet' : ''}`}
      onClick={onClick}
    >
      {label}
    </button>
  )
}
