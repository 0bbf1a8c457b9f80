/** Key in the browser's local storage. */
const STORAGE_KEY = 'cowrite.typography'

type PreferenceStorage = Pick<Storage, 'getItem' | 'setItem'> | null

/** Whether typed quotes, dashes and other signs are replaced in this browser. Default true. */
export function usesTypography(storage: PreferenceStorage): boolean {
  return storage?.getItem(STORAGE_KEY) !== 'off'
}

/** Remembers whether typed quotes, dashes and other signs are replaced. */
export function setTypography(storage: PreferenceStorage, on: boolean): void {
  storage?.setItem(STORAGE_KEY, on ? 'on' : 'off')
}
