/** Key in the browser's local storage. */
const STORAGE_KEY = 'cowrite.runs'

/** How many runs are remembered. */
const MAX_OWN = 30

type OwnStorage = Pick<Storage, 'getItem' | 'setItem'> | null

/** The ids of the runs that were started in this browser, the newest first. */
export function loadOwnRuns(storage: OwnStorage): ReadonlySet<string> {
  const stored = storage?.getItem(STORAGE_KEY) ?? ''
  return new Set(stored.split(' ').filter((id) => id !== ''))
}

/** Remembers that a run was started here. */
export function saveOwnRun(storage: OwnStorage, id: string): void {
  storage?.setItem(STORAGE_KEY, [id, ...loadOwnRuns(storage)].slice(0, MAX_OWN).join(' '))
}
