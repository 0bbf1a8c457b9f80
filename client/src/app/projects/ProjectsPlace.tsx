import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import { listProjects, type ProjectRecord } from '../../api/projects.ts'
import { useAccountSession, useAccountState } from '../account-session/account-context.ts'
import { ProjectsContext } from './projects-context.ts'

/** Knows the projects that the person who is signed in sees; none where nobody has rights. */
export function ProjectsPlace({ children }: { children: ReactNode }) {
  const { server, send } = useAccountSession()
  const state = useAccountState()
  const organizations = state.state === 'signed-in' ? state.account.organizations : null
  const ids = organizations?.map(({ id }) => id).join(' ') ?? null
  const [known, setKnown] = useState<readonly ProjectRecord[] | null>(null)
  const [asked, setAsked] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each number asks again.
  useEffect(() => {
    if (ids === null) {
      setKnown(null)
      return
    }
    const leaving = new AbortController()
    const all = ids === '' ? [] : ids.split(' ')
    Promise.all(all.map((id) => listProjects(server, send, id, leaving.signal))).then(
      (results) => {
        if (leaving.signal.aborted) return
        // A list that cannot be had is that of nobody with rights: the server decides anyway.
        const isComplete = results.every(({ ok }) => ok)
        setKnown(isComplete ? results.flatMap((result) => (result.ok ? result.value : [])) : null)
      },
      (error: unknown) => {
        // Another account has signed in, and the request was aborted.
        if (!leaving.signal.aborted) throw error
      },
    )
    return () => leaving.abort()
  }, [server, send, ids, asked])
  const reload = useCallback(() => setAsked((number) => number + 1), [])
  const value = useMemo(() => ({ known, reload }), [known, reload])
  return <ProjectsContext value={value}>{children}</ProjectsContext>
}
