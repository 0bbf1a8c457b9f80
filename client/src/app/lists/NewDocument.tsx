import { Plus } from 'lucide-react'
import { SelectMenu } from '../../interface/SelectMenu.tsx'
import { nameOf, writableProjects } from '../projects/projects.ts'
import { useProjects } from '../projects/projects-context.ts'
import type { Create } from './use-create.ts'

export interface NewDocumentProps {
  readonly create: Create
  /** The project of a new document; `null`: there is none in which the reader may write. */
  readonly project: string | null
  /** Whether the page is about one project, so that there is nothing to choose. */
  readonly isFixed: boolean
  readonly onProject: (key: string) => void
}

/** Makes a document, in a project in which the reader may write; where there are several, it is chosen here. */
export function NewDocument({ create, project, isFixed, onProject }: NewDocumentProps) {
  const { known } = useProjects()
  if (known !== null && project === null) return null
  const writable = known === null ? [] : writableProjects(known)
  return (
    <>
      {!isFixed && project !== null && writable.length > 1 && (
        <SelectMenu
          label="Project of new documents"
          value={project}
          options={writable.map(({ key }) => ({ value: key, label: nameOf(key, known) }))}
          onChoose={onProject}
        />
      )}
      <button
        type="button"
        className="cw-button cw-button-main"
        aria-busy={create.busy || undefined}
        onClick={create.start}
      >
        <Plus className="cw-icon" aria-hidden="true" />
        New document
        <span className="cw-keys" aria-hidden="true">
          N
        </span>
      </button>
    </>
  )
}
