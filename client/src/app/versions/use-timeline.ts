import { useCallback, useEffect, useRef, useState } from 'react'
import type { ApiError } from '../../api/http.ts'
import type { Version, VersionsApi } from '../../api/versions.ts'

/** Versions of one page of the list. */
const PAGE = 50

/** The versions of a document as far as they are loaded, newest first. */
export interface Timeline {
  readonly versions: readonly Version[]
  /** `partial`: there are older ones. */
  readonly state: 'loading' | 'partial' | 'complete' | 'failed'
  readonly error: ApiError | null
}

const EMPTY: Timeline = { versions: [], state: 'loading', error: null }

/** The versions of a document, page by page: all, or those with a name. */
export function useTimeline(api: VersionsApi, isNamed: boolean) {
  const [timeline, setTimeline] = useState<Timeline>(EMPTY)
  const latest = useRef(timeline)
  latest.current = timeline
  const asked = useRef<AbortController>(null)

  const load = useCallback(
    async (known: readonly Version[]) => {
      asked.current?.abort()
      const leaving = new AbortController()
      asked.current = leaving
      const last = known.at(-1)
      const page = { limit: PAGE, named: isNamed, ...(last === undefined ? {} : { before: last.id }) }
      try {
        const answer = await api.list(page, leaving.signal)
        if (leaving.signal.aborted) return
        if (!answer.ok) {
          setTimeline({ versions: known, state: 'failed', error: answer.error })
          return
        }
        const { versions } = answer.value
        const state = versions.length < PAGE ? 'complete' : 'partial'
        setTimeline({ versions: [...known, ...versions], state, error: null })
      } catch (error) {
        // The list was left, or asked again.
        if (!leaving.signal.aborted) throw error
      }
    },
    [api, isNamed],
  )
  useEffect(() => {
    setTimeline(EMPTY)
    void load([])
    return () => asked.current?.abort()
  }, [load])

  const reload = useCallback(() => load([]), [load])
  const loadMore = useCallback(() => load(latest.current.versions), [load])
  return { timeline, reload, loadMore }
}
