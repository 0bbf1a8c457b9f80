/** Key in the browser's local storage. */
const STORAGE_KEY = 'cowrite.slash.recent'

/** How many entries are remembered. */
const MAX_RECENT = 3

type RecentStorage = Pick<Storage, 'getItem' | 'setItem'> | null

/** The ids of the entries of the slash menu that were used last in this browser, the newest first. */
export function loadRecent(storage: RecentStorage): readonly string[] {
  const stored = storage?.getItem(STORAGE_KEY) ?? ''
  return stored.split(' ').filter((id) => id !== '')
}

/** Remembers that an entry was used. */
export function saveRecent(storage: RecentStorage, id: string): void {
  const others = loadRecent(storage).filter((other) => other !== id)
  storage?.setItem(STORAGE_KEY, [id, ...others].slice(0, MAX_RECENT).join(' '))
}
