/** Key in the browser's local storage. */
const STORAGE_KEY = 'cowrite.language'

/** The languages in which times are offered, beside the browser's. */
export const LANGUAGES: readonly string[] = [
  'en-GB',
  'en-US',
  'de',
  'es',
  'fr',
  'it',
  'nl',
  'pl',
  'pt',
  'sv',
  'uk',
  'tr',
  'ar',
  'hi',
  'ja',
  'ko',
  'zh',
]

/** The stored choice, a BCP 47 tag; `undefined` for the browser's. */
export function loadLanguage(storage: Pick<Storage, 'getItem'> | null): string | undefined {
  const stored = storage?.getItem(STORAGE_KEY) ?? ''
  return LANGUAGES.includes(stored) ? stored : undefined
}

/** Stores a choice; pages that are loaded later use it. */
export function storeLanguage(
  language: string | null,
  storage: Pick<Storage, 'setItem' | 'removeItem'> | null,
): void {
  if (language === null) storage?.removeItem(STORAGE_KEY)
  else storage?.setItem(STORAGE_KEY, language)
}
