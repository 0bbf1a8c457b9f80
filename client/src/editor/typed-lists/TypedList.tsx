import { type Editor, posToDOMRect } from '@tiptap/core'
import { type ReactNode, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { OptionRow } from '../../interface/OptionRow.tsx'
import { useFloating } from '../controls/floating.ts'
import { type ListKey, typedQueryOf } from './typed-lists.ts'
import type { TypedQuery } from './typed-query.ts'
import './typed-lists.css'

/** Entries under one heading, which is not shown when it is empty. */
export interface TypedSection<Entry> {
  readonly title: string
  readonly entries: readonly Entry[]
}

export interface TypedListProps<Entry> {
  readonly editor: Editor
  readonly query: TypedQuery
  /** Name of the list for screen readers. */
  readonly label: string
  readonly sections: readonly TypedSection<Entry>[]
  readonly idOf: (entry: Entry) => string
  /** What a row shows. */
  readonly children: (entry: Entry) => ReactNode
  /** A line below the entries. */
  readonly note?: string | null
  /** Called with an entry and the range of the opener and the query, which it replaces. */
  readonly onTake: (entry: Entry, range: { readonly from: number; readonly to: number }) => void
}

/**
 * A list beside what is being typed. The focus stays in the text: typing searches, arrows choose, Enter and Tab take, Escape
 * closes. Without entries nothing is shown.
 */
export function TypedList<Entry>(props: TypedListProps<Entry>) {
  const { editor, query, label, sections, idOf, children, note = null, onTake } = props
  const ref = useRef<HTMLDivElement>(null)
  const id = useId()
  const { from, text } = query
  const shown = sections.flatMap(({ entries }) => entries)
  const [chosen, setChosen] = useState({ text, index: 0 })
  // Another query has other entries, of which the first is the best.
  const index = chosen.text === text ? Math.min(chosen.index, shown.length - 1) : 0
  const isEmpty = shown.length === 0
  const anchor = useMemo(
    () => ({
      getBoundingClientRect: () => {
        const at = Math.min(from, editor.state.doc.content.size)
        return posToDOMRect(editor.view, at, at)
      },
      contextElement: editor.view.dom,
    }),
    [editor, from],
  )
  useFloating(ref, isEmpty ? null : anchor, 'bottom-start')

  // Others may have moved the query since it was drawn.
  const take = (entry: Entry) => onTake(entry, typedQueryOf(editor.state) ?? query)
  const onKey = (key: ListKey): boolean => {
    const entry = shown[index]
    if (entry === undefined) return false
    if (key === 'Escape') return editor.commands.closeTypedList()
    if (key === 'Enter' || key === 'Tab') take(entry)
    else setChosen({ text, index: (index + (key === 'ArrowDown' ? 1 : shown.length - 1)) % shown.length })
    return true
  }
  useEffect(() => {
    const { typedLists } = editor.storage
    typedLists.onKey = onKey
    return () => {
      typedLists.onKey = null
    }
  })
  useActiveOption(editor, isEmpty ? null : id, index)

  if (isEmpty) return null
  return (
    <div
      ref={ref}
      id={id}
      role="listbox"
      aria-label={label}
      className="cw-panel cw-menu cw-typed-list"
      // The text keeps the focus and, on phones, the keyboard.
      onMouseDown={(event) => event.preventDefault()}
    >
      {sections.map(({ title, entries }) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields, not for options.
        <div key={title} role="group" aria-label={title === '' ? label : title}>
          {title !== '' && (
            <div className="cw-typed-note" aria-hidden="true">
              {title}
            </div>
          )}
          {entries.map((entry) => (
            <OptionRow
              key={idOf(entry)}
              id={`${id}-${shown.indexOf(entry)}`}
              chosen={entry === shown[index]}
              onChoose={() => setChosen({ text, index: shown.indexOf(entry) })}
              onTake={() => take(entry)}
            >
              {children(entry)}
            </OptionRow>
          ))}
        </div>
      ))}
      {note !== null && <div className="cw-typed-note">{note}</div>}
    </div>
  )
}

/** Tells screen readers, whose focus is in the text, which entry of the list `id` is chosen. */
function useActiveOption(editor: Editor, id: string | null, index: number): void {
  useLayoutEffect(() => {
    if (id === null) return
    const { dom } = editor.view
    dom.setAttribute('aria-controls', id)
    dom.setAttribute('aria-activedescendant', `${id}-${index}`)
    dom.ownerDocument.getElementById(`${id}-${index}`)?.scrollIntoView({ block: 'nearest' })
    return () => {
      dom.removeAttribute('aria-controls')
      dom.removeAttribute('aria-activedescendant')
    }
  }, [editor, id, index])
}
