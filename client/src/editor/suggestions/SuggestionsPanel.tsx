import type { Editor } from '@tiptap/core'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { Segments } from '../../interface/Segments.tsx'
import { SelectMenu } from '../../interface/SelectMenu.tsx'
import type { PanelProps } from '../frame/panel.ts'
import { DecidedSuggestions } from './DecidedSuggestions.tsx'
import { PendingSuggestions } from './PendingSuggestions.tsx'
import type { PendingHunk, Showing, SuggestionList } from './suggestion-list.ts'
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

/** How the text shows suggestions. */
const SHOWINGS: readonly { readonly value: Showing; readonly label: string }[] = [
  { value: 'changes', label: 'Changes' },
  { value: 'after', label: 'As it would be' },
  { value: 'before', label: 'As it is' },
]

/** The value of the filter that shows all authors. */
const EVERYONE = ''

function List({ editor, list, editable, isAsked }: ListProps) {
  const { pending, decided, asked, showing } = useSyncExternalStore(list.subscribe, list.snapshot)
  const [view, setView] = useState<'open' | 'decided'>('open')
  const [chosen, setChosen] = useState(EVERYONE)
  const panel = useRef<HTMLElement>(null)
  const [takesFocus] = useState(isAsked && asked === null)
  useEffect(() => {
    if (takesFocus) panel.current?.focus()
  }, [takesFocus])
  const authors = authorsOf(view === 'open' ? pending : (decided ?? []))
  // Of an author of whom nothing is left, all are shown.
  const author = authors.has(chosen) ? chosen : null
  const options = [
    { value: EVERYONE, label: 'Everyone' },
    ...[...authors].map(([value, label]) => ({ value, label })),
  ]
  return (
    <section ref={panel} className="cw-suggestions" aria-label="Suggestions for this document" tabIndex={-1}>
      <Segments
        label="Which suggestions"
        segments={[
          { id: 'open', label: 'Open', count: pending.length },
          { id: 'decided', label: 'Decided' },
        ]}
        present={view}
        onPresent={setView}
        beside={
          authors.size > 1 && (
            <SelectMenu label="By" value={author ?? EVERYONE} options={options} onChoose={setChosen} />
          )
        }
      >
        {view === 'open' && pending.length > 0 && (
          <div className="cw-suggestions-show">
            <span aria-hidden="true">Show</span>
            <SelectMenu
              label="Show"
              value={showing}
              options={SHOWINGS}
              align="start"
              onChoose={(chosen) => list.show(chosen)}
            />
          </div>
        )}
        {view === 'open' ? (
          <PendingSuggestions editor={editor} list={list} editable={editable} author={author} />
        ) : (
          <DecidedSuggestions editor={editor} list={list} editable={editable} author={author} />
        )}
      </Segments>
    </section>
  )
}

/** The names of the authors of suggestions, by their ids. */
function authorsOf(all: readonly PendingHunk[]): ReadonlyMap<string, string> {
  return new Map(all.map(({ suggestion: { author } }) => [author.id, author.name]))
}
