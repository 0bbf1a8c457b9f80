import { ChevronDown, Star, Trash2, X } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import {
  Suspense,
  startTransition,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { DocumentSummary, DocumentsApi } from '../../api/documents.ts'
import { later, Nothing } from '../../editor/controls/later.ts'
import { Menu } from '../../interface/Menu.tsx'
import { ImportPlace } from '../import/ImportPlace.tsx'
import { AppLink, navigate } from '../navigation/navigation.tsx'
import { DEFAULT_PROJECT, type DocumentsPageAddress, projectOf } from '../navigation/route.ts'
import { PaletteContext } from '../palette/palette-context.ts'
import { useFavourites } from '../preferences/favourites.ts'
import { useRecent } from '../preferences/recent.ts'
import { useProjectName, useProjects } from '../projects/projects-context.ts'
import { useNewProject } from '../projects/use-new-project.ts'
import { TemplatesButton } from '../templates/TemplatesButton.tsx'
import { DocumentRow } from './DocumentRow.tsx'
import { EmptyList } from './EmptyList.tsx'
import { ListFrame } from './ListFrame.tsx'
import { NewDocument } from './NewDocument.tsx'
import type { RowActions } from './row-actions.ts'
import { NOTHING_SELECTED, present, toggled } from './selection.ts'
import { inOrderOf, ORDERS, type Order, sorted } from './sorting.ts'
import { useCreate } from './use-create.ts'
import { useDocuments } from './use-documents.ts'
import { useHereNow } from './use-here-now.ts'
import { useListKeys } from './use-list-keys.ts'

const CopyNote = later(() => import('../copy/CopyNote.tsx'), Nothing)

/** Rows that are rendered before the first paint. The others follow without holding it up. */
const FIRST_ROWS = 24

export interface DocumentsPageProps {
  readonly api: DocumentsApi
  readonly page: DocumentsPageAddress
}

/** A list of documents: all, favourites, those opened lately, or those of a project. */
export default function DocumentsPage({ api, page }: DocumentsPageProps) {
  const documents = useDocuments(api, false)
  const here = useHereNow(api)
  const favourites = useFavourites()
  const recent = useRecent()
  const palette = useContext(PaletteContext)
  const ofPage = page.page === 'project' ? page.project : null
  const [newProject, setNewProject] = useNewProject(ofPage)
  const { known: knownProjects } = useProjects()
  const nameOfProject = useProjectName()
  const mayCreate = knownProjects === null || newProject !== null
  // Where nobody has rights, the server has a project for documents that name none.
  const create = useCreate(api, (knownProjects === null ? ofPage : newProject) ?? undefined)
  const [order, setOrder] = useState<Order>('changed')
  const [chosen, setChosen] = useState(NOTHING_SELECTED)
  const [renaming, setRenaming] = useState<string | null>(null)
  const [copying, setCopying] = useState<DocumentSummary | null>(null)
  const project = ofPage ?? (knownProjects === null ? null : newProject) ?? DEFAULT_PROJECT
  const place = useMemo(() => ({ server: location.origin, project, onOpen: open }), [project])
  const { list } = documents
  const title = titleOf(page, nameOfProject)
  useEffect(() => {
    document.title = page.page === 'documents' ? 'Cowrite' : `${title} · Cowrite`
  }, [page.page, title])

  const rows = useMemo(() => {
    const all = list.state === 'loaded' ? list.documents : []
    switch (page.page) {
      case 'documents':
        return sorted(all, order)
      case 'favourites':
        return inOrderOf(favourites.addresses, all)
      case 'recent':
        return inOrderOf(recent, all)
      case 'project':
        return sorted(
          all.filter(({ address }) => projectOf(address) === page.project),
          order,
        )
      default:
        return page satisfies never
    }
  }, [list, page, order, favourites, recent])
  const addresses = useMemo(() => rows.map(({ address }) => address), [rows])
  const selection = useMemo(() => present(chosen, addresses), [chosen, addresses])
  const selected = rows.filter(({ address }) => selection.addresses.has(address))
  const count = useGrowing(rows.length)

  // The same functions for all renderings, so that a row is rendered only when something of it changes.
  const latest = useRef({ documents, favourites, addresses })
  useLayoutEffect(() => {
    latest.current = { documents, favourites, addresses }
  })
  const actions = useMemo(
    (): RowActions => ({
      rename: (document, title) => latest.current.documents.rename(document, title),
      copy: setCopying,
      setTemplate: (document, template) => latest.current.documents.setTemplate(document, template),
      remove: (document) => latest.current.documents.remove([document]),
      star: (document, on) => latest.current.favourites.set([document.address], on),
      select: (document, range) =>
        setChosen((before) => toggled(before, document.address, latest.current.addresses, range)),
      setRenaming,
    }),
    [],
  )
  const known = useCallback((address: string) => rows.find((one) => one.address === address), [rows])
  const keys = useMemo(() => {
    const onRow = (does: (document: DocumentSummary) => void) => (address: string) => {
      const document = known(address)
      if (document !== undefined) does(document)
    }
    return {
      create: () => mayCreate && create.start(),
      search: palette.open,
      rename: setRenaming,
      select: onRow((document) => actions.select(document, false)),
      remove: onRow(actions.remove),
      clear: () => {
        const any = selection.addresses.size > 0
        if (any) setChosen(NOTHING_SELECTED)
        return any
      },
    }
  }, [known, mayCreate, create.start, palette.open, actions, selection])
  useListKeys(keys)

  const isSorted = page.page === 'documents' || page.page === 'project'
  return (
    <ListFrame
      title={title}
      page={page}
      documents={documents}
      removedNote={{ one: 'is in the trash.', many: 'are in the trash.' }}
      actions={
        <span className="cw-list-actions">
          {isSorted && rows.length > 1 && <OrderMenu order={order} onOrder={setOrder} />}
          {mayCreate && <ImportPlace {...place} onImported={documents.reload} link={linkTo} />}
          {mayCreate && <TemplatesButton {...place} api={api} />}
          <NewDocument
            create={create}
            project={newProject}
            isFixed={ofPage !== null}
            onProject={setNewProject}
          />
        </span>
      }
    >
      {create.error !== null && (
        <p className="cw-problem" role="alert">
          The document was not created. {create.error.message} {create.error.todo}
        </p>
      )}
      {rows.length === 0 ? (
        <EmptyList page={page} mayCreate={mayCreate} onCreate={create.start} />
      ) : (
        <>
          {selected.length > 0 ? (
            <SelectionBar
              count={selected.length}
              starred={selected.every(({ address }) => favourites.has(address))}
              onStar={(on) =>
                favourites.set(
                  selected.map(({ address }) => address),
                  on,
                )
              }
              onRemove={() => documents.remove(selected)}
              onClear={() => setChosen(NOTHING_SELECTED)}
            />
          ) : (
            <div className="cw-row-head" aria-hidden="true">
              <span>Title</span>
              <span>Project</span>
              <span>Here now</span>
              <span>Changed</span>
            </div>
          )}
          <ul className="cw-rows" data-selecting={selected.length > 0 || undefined}>
            {rows.slice(0, count).map((one) => (
              <DocumentRow
                key={one.address}
                document={one}
                here={here.get(one.address)}
                starred={favourites.has(one.address)}
                selected={selection.addresses.has(one.address)}
                renaming={renaming === one.address}
                actions={actions}
              />
            ))}
          </ul>
        </>
      )}
      {copying !== null && (
        <Suspense fallback={null}>
          <CopyNote
            key={copying.address}
            server={place.server}
            source={copying}
            onOpen={open}
            onClose={() => setCopying(null)}
          />
        </Suspense>
      )}
    </ListFrame>
  )
}

function open(address: string): void {
  navigate({ page: 'document', address })
}

function linkTo(address: string, name: string) {
  return <AppLink to={{ page: 'document', address }}>{name}</AppLink>
}

function titleOf(page: DocumentsPageAddress, nameOfProject: (key: string) => string): string {
  switch (page.page) {
    case 'documents':
      return 'All documents'
    case 'favourites':
      return 'Favourites'
    case 'recent':
      return 'Recent'
    case 'project':
      return nameOfProject(page.project)
    default:
      return page satisfies never
  }
}

/** How many of `length` rows are rendered: at first a screenful, then all of them. */
function useGrowing(length: number): number {
  const [all, setAll] = useState(false)
  useEffect(() => {
    if (length > FIRST_ROWS) startTransition(() => setAll(true))
  }, [length])
  return all ? length : Math.min(length, FIRST_ROWS)
}

function OrderMenu({ order, onOrder }: { order: Order; onOrder: (order: Order) => void }) {
  return (
    <Menu
      distance={4}
      button={
        <button type="button" className="cw-button cw-button-quiet" aria-label={`Order: ${ORDERS[order]}`}>
          {ORDERS[order]}
          <ChevronDown className="cw-icon-small" aria-hidden="true" />
        </button>
      }
    >
      <DropdownMenu.RadioGroup value={order} onValueChange={(value) => onOrder(value as Order)}>
        {Object.entries(ORDERS).map(([value, label]) => (
          <DropdownMenu.RadioItem key={value} value={value} className="cw-menu-item">
            <span className="cw-menu-label">{label}</span>
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </Menu>
  )
}

interface SelectionBarProps {
  readonly count: number
  readonly starred: boolean
  readonly onStar: (on: boolean) => void
  readonly onRemove: () => void
  readonly onClear: () => void
}

/** What can be done with all chosen rows; it takes the place of the column heads, so that nothing moves. */
function SelectionBar({ count, starred, onStar, onRemove, onClear }: SelectionBarProps) {
  return (
    <div className="cw-selection-bar" role="toolbar" aria-label="Selected documents">
      <span role="status">{count} selected</span>
      <button type="button" className="cw-button cw-button-small" onClick={() => onStar(!starred)}>
        <Star className="cw-icon-small" aria-hidden="true" />
        {starred ? 'Remove from favourites' : 'Add to favourites'}
      </button>
      <button type="button" className="cw-button cw-button-small" onClick={onRemove}>
        <Trash2 className="cw-icon-small" aria-hidden="true" />
        Move to trash
      </button>
      <button type="button" className="cw-tool" aria-label="Clear the selection" onClick={onClear}>
        <X className="cw-icon" aria-hidden="true" />
      </button>
    </div>
  )
}
