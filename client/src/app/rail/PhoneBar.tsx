import { Search } from 'lucide-react'
import { Suspense } from 'react'
import type { DocumentSummary } from '../../api/documents.ts'
import { later, Nothing } from '../../editor/controls/later.ts'
import { AppLink } from '../navigation/navigation.tsx'
import type { ListPage } from '../navigation/route.ts'
import { RailButton } from './RailButton.tsx'

const InboxButton = later(() => import('../inbox/InboxButton.tsx'), Nothing)

/** The bar above a list where the window has no room for the rail. */
export function PhoneBar({
  page,
  documents,
  onSearch,
}: {
  page: ListPage
  documents: readonly DocumentSummary[] | null
  onSearch: () => void
}) {
  return (
    <header className="cw-phone-bar">
      <RailButton page={page} documents={documents} onSearch={onSearch} />
      <AppLink to={{ page: 'documents' }} className="cw-wordmark">
        Cowrite
      </AppLink>
      <span className="cw-spacer" />
      <Suspense fallback={null}>
        <InboxButton />
      </Suspense>
      <button type="button" className="cw-tool" aria-label="Search" onClick={onSearch}>
        <Search className="cw-icon" aria-hidden="true" />
      </button>
    </header>
  )
}
