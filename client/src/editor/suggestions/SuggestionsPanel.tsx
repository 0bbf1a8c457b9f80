import type { Editor } from '@tiptap/core'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import type { PanelProps } from '../frame/panel.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import { decide, hasMargin } from './go-through.ts'
import { PlacedSuggestion } from './PlacedSuggestion.tsx'
import type { SuggestionList } from './suggestion-list.ts'
import { suggestionCards } from './suggestion-marks.ts'
import './suggestions-panel.css'

/** All suggestions for the document, one below the other; on phones the place where they are decided. */
export default function SuggestionsPanel({ editor, editable, isAsked }: PanelProps) {
  const { list } = editor.storage.suggestionMarks
  return list === null ? (
    <LoadingRows count={3} />
  ) : (
    <List editor={editor} list={list} editable={editable} isAsked={isAsked} />
  )
}

interface ListProps extends Pick<PanelProps, 'editable' | 'isAsked'> {
  readonly editor: Editor
  readonly list: SuggestionList
}

function List({ editor, list, editable, isAsked }: ListProps) {
  const { state, pending, asked } = useSyncExternalStore(list.subscribe, list.snapshot)
  const cards = useEditorValue(editor, ({ state }) => suggestionCards(state))
  const panel = useRef<HTMLElement>(null)
  const [takesFocus] = useState(isAsked && asked === null)
  useEffect(() => {
    if (takesFocus) panel.current?.focus()
  }, [takesFocus])
  const fitting = pending.filter(({ hunk }) => hunk.view === 'clean' || hunk.view === 'rebased')
  return (
    <section ref={panel} className="cw-suggestions" aria-label="Suggestions for this document" tabIndex={-1}>
      {content()}
    </section>
  )

  function content() {
    if (pending.length === 0) {
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
    return (
      <>
        <div className="cw-suggestions-head">
          <span role="status">{pending.length === 1 ? '1 suggestion' : `${pending.length} suggestions`}</span>
          {editable && fitting.length > 1 && (
            <>
              <button
                type="button"
                className="cw-button cw-button-small"
                onClick={() => void decide(editor, list, { kind: 'accept', parts: fitting, isByKey: false })}
              >
                Accept all
              </button>
              <button
                type="button"
                className="cw-button cw-button-small cw-button-quiet"
                onClick={() => void decide(editor, list, { kind: 'reject', parts: pending, isByKey: false })}
              >
                Reject all
              </button>
            </>
          )}
        </div>
        <ol>
          {cards.map(({ id }) => (
            <li key={id}>
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
}
