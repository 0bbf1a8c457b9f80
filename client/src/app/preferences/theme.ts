/** The colour scheme: the system's, always light, or always dark. */
export type Theme = 'auto' | 'light' | 'dark'

/** Key in the browser's local storage; `public/early.js` reads it before the first paint. */
const STORAGE_KEY = 'cowrite.theme'

/** The stored choice. */
export function loadTheme(storage: Pick<Storage, 'getItem'> | null): Theme {
  const stored = storage?.getItem(STORAGE_KEY)
  return stored === 'light' || stored === 'dark' ? stored : 'auto'
}

/** Applies and stores a choice. `root` is the element with the class `cw-root`. */
export function applyTheme(theme: Theme, root: HTMLElement, storage: Pick<Storage, 'setItem'> | null): void {
  root.dataset['cwTheme'] = theme
  storage?.setItem(STORAGE_KEY, theme)
}

/** The choice that follows in the cycle of all three. */
export function nextTheme(theme: Theme): Theme {
  return theme === 'auto' ? 'light' : theme === 'light' ? 'dark' : 'auto'
}
