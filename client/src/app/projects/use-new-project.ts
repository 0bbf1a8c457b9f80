import { useState } from 'react'
import { localStore } from '../../session/storage/local-store.ts'
import { DEFAULT_PROJECT } from '../navigation/route.ts'
import { projectForNew } from './projects.ts'
import { useProjects } from './projects-context.ts'

/** Key of the project that was chosen last for new documents. */
const KEY = 'cowrite.project'

/**
 * The project of new documents, and its choice: that of the page, the one chosen last, the default one, or any in which the
 * reader may write. `null`: there is none.
 */
export function useNewProject(ofPage: string | null): readonly [string | null, (key: string) => void] {
  const { known } = useProjects()
  const [last, setLast] = useState(() => localStore()?.getItem(KEY) ?? null)
  const choose = (key: string) => {
    localStore()?.setItem(KEY, key)
    setLast(key)
  }
  // A page of a project makes documents there or nowhere.
  const wanted = ofPage === null ? [last, DEFAULT_PROJECT] : [ofPage]
  const project = projectForNew(known, wanted)
  return [ofPage !== null && project !== ofPage ? null : project, choose]
}
