import { CornerDownLeft, FileText, type LucideIcon, Plus, Search } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useMemo, useState } from 'react'
import type { DocumentSummary, DocumentsApi } from '../../api/documents.ts'
import { keysLabel } from '../../editor/controls/key-label.ts'
import { Modal } from '../../interface/Modal.tsx'
import { OptionRow } from '../../interface/OptionRow.tsx'
import { navigate } from '../navigation/navigation.tsx'
import { projectOf } from '../navigation/route.ts'
import { useRecent } from '../preferences/recent.ts'
import { projectName } from '../projects/projects.ts'
import { appCommands } from './app-commands.ts'
import type { Command, DocumentCommands } from './palette-context.ts'
import { paletteEntries } from './palette-entries.ts'
import { PALETTE_KEY } from './palette-key.ts'

export interface PaletteProps {
  readonly api: DocumentsApi
  /** What the open document offers; `null`: none is open. */
  readonly offered: DocumentCommands | null
  /** The commands of what is offered, whose code is a part of its own. */
  readonly commandsOf: (offered: DocumentCommands) => readonly Command[]
  readonly onClose: () => void
}

const MAX_TITLE_LENGTH = 200

/** A row of the palette. */
interface Row {
  readonly id: string
  readonly group: 'Documents' | 'Do'
  readonly icon: LucideIcon
  readonly label: string
  /** What stands behind the label, less prominent. */
  readonly note?: string
  readonly keys?: string | undefined
  readonly run: () => void
}

/** One field over the titles of all documents and all commands. The focus stays in it; arrows choose, Enter takes. */
export default function Palette({ api, offered, commandsOf, onClose }: PaletteProps) {
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState({ query, index: 0 })
  const { documents, failed } = useTitles(api)
  const commands = useMemo(
    () => [...(offered === null ? [] : commandsOf(offered)), ...appCommands()],
    [offered, commandsOf],
  )
  const rows = useRows(api, commands, query, documents)
  const id = useId()
  // Another query has other rows, of which the first is the best.
  const index = chosen.query === query ? Math.min(chosen.index, rows.length - 1) : 0
  useLayoutEffect(() => {
    document.getElementById(`${id}-${index}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, index])

  const take = (row: Row | undefined) => {
    if (row === undefined) return
    onClose()
    // The dialog gives the focus back first.
    setTimeout(row.run, 0)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (event.nativeEvent.isComposing || (by === 0 && event.key !== 'Enter')) return
    event.preventDefault()
    if (by === 0) take(rows[index])
    else if (rows.length > 0) setChosen({ query, index: (index + by + rows.length) % rows.length })
  }
  return (
    <Modal className="cw-palette" label="Search documents and commands" onClose={onClose}>
      <div className="cw-palette-field">
        <Search className="cw-icon" aria-hidden="true" />
        <input
          type="text"
          role="combobox"
          aria-label="Search documents and commands"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={rows.length > 0 ? `${id}-${index}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck="false"
          placeholder="Search documents and commands"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <span className="cw-keys" aria-hidden="true">
          Esc
        </span>
      </div>
      <div id={id} className="cw-palette-list" role="listbox" aria-label="Results">
        {(['Documents', 'Do'] as const).map((group) => {
          const inGroup = rows.filter((row) => row.group === group)
          if (inGroup.length === 0) return null
          return (
            // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields, not for options.
            <div key={group} role="group" aria-label={group}>
              <div className="cw-palette-group" aria-hidden="true">
                {group}
              </div>
              {inGroup.map((row) => {
                const at = rows.indexOf(row)
                return (
                  <PaletteRow
                    key={row.id}
                    id={`${id}-${at}`}
                    row={row}
                    chosen={at === index}
                    onChoose={() => setChosen({ query, index: at })}
                    onTake={() => take(row)}
                  />
                )
              })}
            </div>
          )
        })}
        {failed && <p className="cw-palette-note">The documents could not be loaded.</p>}
      </div>
    </Modal>
  )
}

interface PaletteRowProps {
  readonly id: string
  readonly row: Row
  readonly chosen: boolean
  readonly onChoose: () => void
  readonly onTake: () => void
}

function PaletteRow({ id, row, chosen, onChoose, onTake }: PaletteRowProps) {
  const Icon = row.icon
  return (
    <OptionRow id={id} chosen={chosen} onChoose={onChoose} onTake={onTake}>
      <Icon className="cw-icon" aria-hidden="true" />
      <span className="cw-menu-label" dir="auto">
        {row.label}
        {row.note !== undefined && <span className="cw-palette-project"> {row.note}</span>}
      </span>
      {row.keys !== undefined && <kbd className="cw-keys">{keysLabel(row.keys)}</kbd>}
      {chosen && row.keys === undefined && <CornerDownLeft className="cw-icon-small" aria-hidden="true" />}
    </OptionRow>
  )
}

function useRows(
  api: DocumentsApi,
  commands: readonly Command[],
  query: string,
  documents: readonly DocumentSummary[],
): readonly Row[] {
  const recent = useRecent()
  return useMemo(() => {
    const shown = paletteEntries(query, documents, recent, commands)
    const title = query.trim().slice(0, MAX_TITLE_LENGTH)
    const create = (): Row => ({
      id: 'create',
      group: 'Do',
      icon: Plus,
      label: 'New document',
      ...(title === '' ? {} : { note: `“${title}”` }),
      run: () =>
        void api.create(title === '' ? {} : { title }).then((result) => {
          if (result.ok) navigate({ page: 'document', address: result.value.address })
        }),
    })
    return [
      ...shown.documents.map(
        (document): Row => ({
          id: document.address,
          group: 'Documents',
          icon: FileText,
          label: document.title || 'Untitled',
          note: projectName(projectOf(document.address)),
          run: () => navigate({ page: 'document', address: document.address }),
        }),
      ),
      ...shown.commands.map((command): Row => ({ ...command, group: 'Do' })),
      create(),
    ]
  }, [api, query, documents, recent, commands])
}

/** The documents, at first those of the last time. */
function useTitles(api: DocumentsApi): { documents: readonly DocumentSummary[]; failed: boolean } {
  const [documents, setDocuments] = useState(storedDocuments)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const leaving = new AbortController()
    api
      .list({ trashed: false, signal: leaving.signal })
      .then((result) => {
        if (leaving.signal.aborted) return
        setFailed(!result.ok)
        if (!result.ok) return
        setDocuments(result.value.documents)
        sessionStorage.setItem(PALETTE_KEY, JSON.stringify(result.value.documents))
      })
      .catch((error: unknown) => {
        // The palette was closed, and the request was aborted.
        if (!leaving.signal.aborted) throw error
      })
    return () => leaving.abort()
  }, [api])
  return { documents, failed }
}

function storedDocuments(): readonly DocumentSummary[] {
  const json = sessionStorage.getItem(PALETTE_KEY)
  return json === null ? [] : (JSON.parse(json) as readonly DocumentSummary[])
}
