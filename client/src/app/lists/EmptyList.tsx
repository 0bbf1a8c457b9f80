import { Plus } from 'lucide-react'
import type { DocumentsPageAddress } from '../navigation/route.ts'
import { useProjectName } from '../projects/projects-context.ts'

export interface EmptyListProps {
  readonly page: DocumentsPageAddress
  /** Whether there is a project in which the reader may write. */
  readonly mayCreate: boolean
  readonly onCreate: () => void
}

/** What a list says that has no documents, and what to do about it. */
export function EmptyList({ page, mayCreate, onCreate }: EmptyListProps) {
  const nameOfProject = useProjectName()
  const { title, text, creates } = mayCreate
    ? wordsOf(page, nameOfProject)
    : wordsOfReader(page, nameOfProject)
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

interface Words {
  readonly title: string
  readonly text: string
  readonly creates: boolean
}

/** For who may make no document there. */
function wordsOfReader(page: DocumentsPageAddress, nameOfProject: (key: string) => string): Words {
  switch (page.page) {
    case 'documents':
      return {
        title: 'Nothing is shared with you yet',
        text: 'Documents appear here as soon as somebody lets you in. Ask who invited you for a document or a project.',
        creates: false,
      }
    case 'project':
      return {
        title: 'Nothing here yet',
        text: `Nobody has written in ${nameOfProject(page.project)} yet, and you may only read there.`,
        creates: false,
      }
    default:
      return wordsOf(page, nameOfProject)
  }
}

function wordsOf(page: DocumentsPageAddress, nameOfProject: (key: string) => string): Words {
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
        text: `The first document makes ${nameOfProject(page.project)} a project. Whoever is here sees it at once.`,
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
