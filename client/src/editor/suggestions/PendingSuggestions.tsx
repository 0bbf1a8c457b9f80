import type { Editor } from '@tiptap/core'
import { useState, useSyncExternalStore } from 'react'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { useEditorValue } from '../state/use-editor-value.ts'
import { decide, hasMargin } from './go-through.ts'
import { cut } from './hunk-text.ts'
import { PlacedSuggestion } from './PlacedSuggestion.tsx'
import type { PendingHunk, SuggestionList } from './suggestion-list.ts'
import { suggestionCards } from './suggestion-marks.ts'

/** Longest name of a suggestion for screen readers, UTF-16 units. */
const MOST = 80

export interface PendingSuggestionsProps {
  readonly editor: Editor
  readonly list: SuggestionList
  readonly editable: boolean
  /** The id of the author whose suggestions are shown; `null`: of all. */
  readonly author: string | null
}

/** The suggestions about which nobody has decided, in the order of the text: one is decided, several, or all. */
export function PendingSuggestions({ editor, list, editable, author }: PendingSuggestionsProps) {
  const { state, pending } = useSyncExternalStore(list.subscribe, list.snapshot)
  const cards = useEditorValue(editor, ({ state }) => suggestionCards(state))
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const shown = pending.filter(({ suggestion }) => author === null || suggestion.author.id === author)
  if (shown.length === 0) {
    switch (state) {
      case 'loading':
        return <LoadingRows count={3} />
      case 'failed':
        return (
          <div className="cw-problem" role="alert">
            <span>The suggestions could not be loaded.</span>
            <button type="button" className="cw-button cw-button-small" onClick={() => list.refresh()}>
              Try again
            </button>
          </div>
        )
      case 'loaded':
        return <p className="cw-suggestions-none">There are no suggestions for this document.</p>
      default:
        return state satisfies never
    }
  }
  const byId = new Map(shown.map((one) => [one.hunk.id, one]))
  const some = shown.filter(({ hunk }) => selected.has(hunk.id))
  const chosen = some.length > 0 ? some : shown
  const toggle = (id: string, isSelected: boolean) => {
    const next = new Set(some.map(({ hunk }) => hunk.id))
    if (isSelected) next.add(id)
    else next.delete(id)
    setSelected(next)
  }
  const decideOn = (kind: 'accept' | 'reject', parts: readonly PendingHunk[]) => {
    setSelected(new Set())
    void decide(editor, list, { kind, parts, isByKey: false })
  }
  const fitting = chosen.filter(({ hunk }) => hunk.view === 'clean' || hunk.view === 'rebased')
  const which =
    some.length > 0
      ? `${some.length} selected`
      : author === null
        ? 'all'
        : `all of ${shown[0]!.suggestion.author.name}`
  return (
    <>
      <div className="cw-suggestions-head">
        <span role="status">{countText(shown.length, some.length)}</span>
        {editable && shown.length > 1 && (
          <>
            {fitting.length > 0 && (
              <button
                type="button"
                className="cw-button cw-button-small"
                onClick={() => decideOn('accept', fitting)}
              >
                Accept {which}
              </button>
            )}
            <button
              type="button"
              className="cw-button cw-button-small cw-button-quiet"
              onClick={() => decideOn('reject', chosen)}
            >
              Reject {which}
            </button>
          </>
        )}
      </div>
      <ol>
        {cards
          .filter(({ id }) => byId.has(id))
          .map(({ id }) => (
            <li key={id} className={editable && shown.length > 1 ? 'cw-suggestions-row' : undefined}>
              {editable && shown.length > 1 && (
                <input
                  type="checkbox"
                  aria-label={`Select ${cut(byId.get(id)!.hunk.label, MOST)}`}
                  checked={selected.has(id)}
                  onChange={({ currentTarget }) => toggle(id, currentTarget.checked)}
                />
              )}
              <PlacedSuggestion
                editor={editor}
                list={list}
                id={id}
                isActive
                canTakeFocus={!hasMargin(editor)}
              />
            </li>
          ))}
      </ol>
    </>
  )
}

function countText(shown: number, selected: number): string {
  const all = shown === 1 ? '1 suggestion' : `${shown} suggestions`
  return selected === 0 ? all : `${selected} of ${all}`
}
