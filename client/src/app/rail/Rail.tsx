import { FileText, Folder, History, PanelLeft, Plus, Search, Star, Trash2 } from 'lucide-react'
import { type ReactNode, Suspense, useState } from 'react'
import type { DocumentSummary } from '../../api/documents.ts'
import { keysLabel } from '../../editor/controls/key-label.ts'
import { later, Nothing } from '../../editor/controls/later.ts'
import { useSheets } from '../../interface/use-sheets.ts'
import { useAccount } from '../account-session/account-context.ts'
import { AppLink } from '../navigation/navigation.tsx'
import type { ListPage } from '../navigation/route.ts'
import type { Project } from '../projects/projects.ts'
import { RailFoot } from './RailFoot.tsx'

const InboxButton = later(() => import('../inbox/InboxButton.tsx'), Nothing)
const ProjectDialog = later(() => import('./ProjectDialog.tsx'), Nothing)

export interface RailProps {
  /** The page that is shown; `null` in a document. */
  readonly page: ListPage | null
  /** The documents outside of the trash; `null` while they are not known. */
  readonly documents: readonly DocumentSummary[] | null
  readonly projects: readonly Project[]
  readonly onSearch: () => void
  /** Closes the rail where it lies over the page. */
  readonly onClose?: (() => void) | undefined
}

/** The navigation of the app: search, lists, projects, and what belongs to the reader. */
export function Rail({ page, documents, projects, onSearch, onClose }: RailProps) {
  const [creating, setCreating] = useState(false)
  useSheets()
  const at = page?.page
  const account = useAccount()
  // Guests of an organization make nothing in it.
  const mayCreate = account === null || account.organizations.some(({ role }) => role !== 'guest')
  return (
    <nav className="cw-rail" aria-label="Documents">
      <div className="cw-rail-top">
        <AppLink to={{ page: 'documents' }} className="cw-wordmark" onClick={onClose}>
          Cowrite
        </AppLink>
        <span className="cw-spacer" />
        <Suspense fallback={null}>
          <InboxButton />
        </Suspense>
        {onClose !== undefined && (
          <button type="button" className="cw-tool" aria-label="Close the navigation" onClick={onClose}>
            <PanelLeft className="cw-icon" aria-hidden="true" />
          </button>
        )}
      </div>
      <button type="button" className="cw-rail-search" onClick={onSearch}>
        <Search className="cw-icon" aria-hidden="true" />
        Search
        <span className="cw-keys" aria-hidden="true">
          {keysLabel('Mod-k')}
        </span>
      </button>
      <ul>
        <Item to={{ page: 'documents' }} at={at === 'documents'} count={documents?.length} onClick={onClose}>
          <FileText className="cw-icon" aria-hidden="true" />
          All documents
        </Item>
        <Item to={{ page: 'favourites' }} at={at === 'favourites'} onClick={onClose}>
          <Star className="cw-icon" aria-hidden="true" />
          Favourites
        </Item>
        <Item to={{ page: 'recent' }} at={at === 'recent'} onClick={onClose}>
          <History className="cw-icon" aria-hidden="true" />
          Recent
        </Item>
        <Item to={{ page: 'trash' }} at={at === 'trash'} onClick={onClose}>
          <Trash2 className="cw-icon" aria-hidden="true" />
          Trash
        </Item>
      </ul>
      <div className="cw-rail-head">
        <h2>Projects</h2>
        {mayCreate && (
          <button
            type="button"
            className="cw-tool"
            aria-label="New project"
            data-cw-tip="New project"
            onClick={() => setCreating(true)}
          >
            <Plus className="cw-icon" aria-hidden="true" />
          </button>
        )}
      </div>
      <ul className="cw-rail-projects">
        {projects.map(({ key, name, documents: count }) => (
          <Item
            key={key}
            to={{ page: 'project', project: key }}
            at={page?.page === 'project' && page.project === key}
            count={count}
            onClick={onClose}
          >
            <Folder className="cw-icon" aria-hidden="true" />
            <span className="cw-rail-name">{name}</span>
          </Item>
        ))}
      </ul>
      <RailFoot />
      <Suspense fallback={null}>
        {creating && <ProjectDialog onClose={() => setCreating(false)} onCreated={onClose} />}
      </Suspense>
    </nav>
  )
}

interface ItemProps {
  readonly to: ListPage
  readonly at: boolean
  readonly count?: number | undefined
  readonly onClick?: (() => void) | undefined
  readonly children: ReactNode
}

function Item({ to, at, count, onClick, children }: ItemProps) {
  return (
    <li>
      <AppLink to={to} className="cw-rail-item" aria-current={at ? 'page' : undefined} onClick={onClick}>
        {children}
        {count !== undefined && (
          <span className="cw-rail-count" aria-hidden="true">
            {count}
          </span>
        )}
      </AppLink>
    </li>
  )
}
