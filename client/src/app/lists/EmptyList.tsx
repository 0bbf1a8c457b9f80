import { Plus } from 'lucide-react'
import type { DocumentsPageAddress } from '../navigation/route.ts'
import { projectName } from '../projects/projects.ts'

/** What a list says that has no documents, and what to do about it. */
export function EmptyList({ page, onCreate }: { page: DocumentsPageAddress; onCreate: () => void }) {
  const { title, text, creates } = wordsOf(page)
  return (
    <div className="cw-empty">
      <h2>{title}</h2>
      <p>{text}</p>
      {creates && (
        <button type="button" className="cw-button cw-button-main" onClick={onCreate}>
          <Plus className="cw-icon" aria-hidden="true" />
          New document
        </button>
      )}
      {creates && <p className="cw-note">Markdown, HTML and Word files can also be dropped on this page.</p>}
    </div>
  )
}

function wordsOf(page: DocumentsPageAddress): { title: string; text: string; creates: boolean } {
  switch (page.page) {
    case 'documents':
      return {
        title: 'Nothing here yet',
        text: 'Start with an empty page, then send its address to whoever should write with you. There is nothing to save.',
        creates: true,
      }
    case 'project':
      return {
        title: 'Nothing here yet',
        text: `The first document makes ${projectName(page.project)} a project. Whoever is here sees it at once.`,
        creates: true,
      }
    case 'favourites':
      return {
        title: 'No favourites yet',
        text: 'The star beside a title keeps a document here, in this browser.',
        creates: false,
      }
    case 'recent':
      return {
        title: 'Nothing opened yet',
        text: 'Documents that you open in this browser are listed here, the last one first.',
        creates: false,
      }
    default:
      return page satisfies never
  }
}
