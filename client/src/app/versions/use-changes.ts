import { useEffect, useState, useSyncExternalStore } from 'react'
import type { VersionsApi } from '../../api/versions.ts'
import { ChangeList, type ChangesProgress, type Pair } from './change-list.ts'

const NONE: ChangesProgress = {
  state: 'loading',
  error: null,
  authors: [],
  count: 0,
  changes: 0,
  end: null,
}

/** The differences of a pair; of the one before none when another is chosen. Another `round` asks again. */
export function useChanges(api: VersionsApi, pair: Pair | null, round: number) {
  const [list, setList] = useState<ChangeList | null>(null)
  const from = pair?.from ?? null
  const to = pair?.to ?? null
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round asks again.
  useEffect(() => {
    if (from === null) return
    const made = new ChangeList(api, { from, to })
    setList(made)
    return () => {
      made.cancel()
      setList(null)
    }
  }, [api, from, to, round])
  const progress = useSyncExternalStore(list?.subscribe ?? never, list?.progress ?? none)
  return { list, progress }
}

const never = () => () => {}
const none = () => NONE
