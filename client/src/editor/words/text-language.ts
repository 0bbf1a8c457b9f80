type LanguageStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null

/** The key of a document's language in the browser's local storage. */
function keyOf(address: string): string {
  return `cowrite.language.${address}`
}

/** The language that was chosen for a document in this browser, such as `de`; `null` for that of the browser. */
export function loadLanguage(storage: LanguageStorage, address: string): string | null {
  const stored = storage?.getItem(keyOf(address)) ?? ''
  return /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(stored) ? stored : null
}

/** Remembers the language of a document; `null` for that of the browser. */
export function saveLanguage(storage: LanguageStorage, address: string, language: string | null): void {
  if (language === null) storage?.removeItem(keyOf(address))
  else storage?.setItem(keyOf(address), language)
}

/** Tells the browser the language of a text, for spell checking and screen readers. */
export function applyLanguage(text: HTMLElement, language: string | null): void {
  text.lang = language ?? navigator.language
}
