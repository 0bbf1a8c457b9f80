import type { Editor } from '@tiptap/core'
import { useMemo, useState } from 'react'
import { localStore } from '../../session/storage/local-store.ts'
import { TypedList } from '../typed-lists/TypedList.tsx'
import type { TypedQuery } from '../typed-lists/typed-query.ts'
import { loadRecent, saveRecent } from './recent-entries.ts'
import { shownSections, slashEntries } from './slash-entries.ts'
import type { SlashEntry } from './slash-entry.ts'

export interface SlashMenuProps {
  readonly editor: Editor
  readonly query: TypedQuery
  readonly onImage: () => void
}

/** The list of blocks to insert at a slash. */
export default function SlashMenu({ editor, query, onImage }: SlashMenuProps) {
  const { text } = query
  const [recent] = useState(() => loadRecent(localStore()))
  const usable = useMemo(
    () => slashEntries(onImage).filter((entry) => entry.enabled(editor)),
    [editor, onImage],
  )
  const { sections, hidden } = useMemo(() => shownSections(usable, text, recent), [usable, text, recent])
  return (
    <TypedList
      editor={editor}
      query={query}
      label="Insert"
      // One list of what was found needs no heading.
      sections={text === '' ? sections : sections.map(({ entries }) => ({ title: '', entries }))}
      idOf={({ id }) => id}
      note={hidden > 0 ? `${hidden} more: type to find them` : null}
      onTake={(entry, range) => {
        saveRecent(localStore(), entry.id)
        editor.chain().deleteRange(range).run()
        entry.run(editor)
      }}
    >
      {row}
    </TypedList>
  )
}

function row(entry: SlashEntry) {
  return (
    <>
      <entry.icon className="cw-icon" aria-hidden="true" />
      <span className="cw-menu-label">{entry.label}</span>
      {entry.markdown !== '' && <span className="cw-keys">{entry.markdown}</span>}
    </>
  )
}
