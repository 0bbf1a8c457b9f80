import { type Editor, posToDOMRect } from '@tiptap/core'
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { localStore } from '../../session/storage/local-store.ts'
import { useFloating } from '../controls/floating.ts'
import { loadRecent, saveRecent } from './recent-entries.ts'
import { type SlashKey, slashQueryOf } from './slash.ts'
import { type SlashEntry, shownSections, slashEntries } from './slash-entries.ts'
import type { SlashQuery } from './slash-state.ts'

export interface SlashMenuProps {
  readonly editor: Editor
  readonly query: SlashQuery
  readonly onImage: () => void
}

/**
 * The list of blocks to insert at a slash. The focus stays in the text: typing searches, arrows choose, Enter and Tab take,
 * Escape closes.
 */
export default function SlashMenu({ editor, query, onImage }: SlashMenuProps) {
  const ref = useRef<HTMLDivElement>(null)
  const id = useId()
  const { from, text } = query
  const [recent] = useState(() => loadRecent(localStore()))
  const usable = useMemo(
    () => slashEntries(onImage).filter((entry) => entry.enabled(editor)),
    [editor, onImage],
  )
  const { sections, hidden } = useMemo(() => shownSections(usable, text, recent), [usable, text, recent])
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

  const take = (entry: SlashEntry) => {
    saveRecent(localStore(), entry.id)
    // Others may have moved the query since it was drawn.
    const { from, to } = slashQueryOf(editor.state) ?? query
    editor.chain().deleteRange({ from, to }).run()
    entry.run(editor)
  }
  const onKey = (key: SlashKey): boolean => {
    if (key === 'Escape') return editor.commands.closeSlash()
    const entry = shown[index]
    if (entry === undefined) return false
    if (key === 'Enter' || key === 'Tab') take(entry)
    else setChosen({ text, index: (index + (key === 'ArrowDown' ? 1 : shown.length - 1)) % shown.length })
    return true
  }
  useEffect(() => {
    editor.storage.slash.onKey = onKey
    return () => {
      editor.storage.slash.onKey = null
    }
  })
  useActiveOption(editor, isEmpty ? null : id, index)

  if (isEmpty) return null
  return (
    <div
      ref={ref}
      id={id}
      role="listbox"
      aria-label="Insert"
      className="cw-panel cw-menu cw-slash"
      // The text keeps the focus and, on phones, the keyboard.
      onMouseDown={(event) => event.preventDefault()}
    >
      {sections.map(({ title, entries }) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields, not for options.
        <div key={title} role="group" aria-label={title}>
          {title !== 'Found' && (
            <div className="cw-slash-group" aria-hidden="true">
              {title}
            </div>
          )}
          {entries.map((entry) => (
            <Option
              key={entry.id}
              id={`${id}-${shown.indexOf(entry)}`}
              entry={entry}
              chosen={entry === shown[index]}
              onChoose={() => setChosen({ text, index: shown.indexOf(entry) })}
              onTake={() => take(entry)}
            />
          ))}
        </div>
      ))}
      {hidden > 0 && <div className="cw-slash-more">{hidden} more: type to find them</div>}
    </div>
  )
}

interface OptionProps {
  readonly id: string
  readonly entry: SlashEntry
  readonly chosen: boolean
  readonly onChoose: () => void
  readonly onTake: () => void
}

function Option({ id, entry, chosen, onChoose, onTake }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys come from the text, which keeps the focus.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      className="cw-menu-item"
      data-highlighted={chosen || undefined}
      onPointerMove={() => !chosen && onChoose()}
      onClick={onTake}
    >
      <entry.icon className="cw-icon" aria-hidden="true" />
      <span className="cw-menu-label">{entry.label}</span>
      {entry.markdown !== '' && <span className="cw-keys">{entry.markdown}</span>}
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
