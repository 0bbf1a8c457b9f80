/** Key in the browser's local storage. */
const STORAGE_KEY = 'cowrite.code.wrap'

type WrapStorage = Pick<Storage, 'getItem' | 'setItem'> | null

/** Whether long lines of code are wrapped in this browser. Default false. */
export function loadWrap(storage: WrapStorage): boolean {
  return storage?.getItem(STORAGE_KEY) === 'yes'
}

/** Remembers whether long lines of code are wrapped. */
export function saveWrap(storage: WrapStorage, wraps: boolean): void {
  storage?.setItem(STORAGE_KEY, wraps ? 'yes' : 'no')
}
