import { createContext, useCallback, useContext } from 'react'
import type { ProjectRecord } from '../../api/projects.ts'
import { nameOf } from './projects.ts'

/** The projects that the reader sees. */
export interface KnownProjects {
  /** `null` where nobody has rights, and until they are known. */
  readonly known: readonly ProjectRecord[] | null
  /** Asks for them again. */
  readonly reload: () => void
}

/** The projects of the app. */
export const ProjectsContext = createContext<KnownProjects>({ known: null, reload: () => {} })

/** The projects that the reader sees. */
export function useProjects(): KnownProjects {
  return useContext(ProjectsContext)
}

/** Gives the name of a project by its key. */
export function useProjectName(): (key: string) => string {
  const { known } = useProjects()
  return useCallback((key: string) => nameOf(key, known), [known])
}
