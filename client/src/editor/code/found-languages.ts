import { fuzzyFilter } from '../controls/fuzzy.ts'
import { LANGUAGES, type Language } from './language-list.ts'
import { aliasesOf, languageOf } from './languages.ts'

/**
 * The languages whose name or alias fits what was typed, the best first. The last one is what was typed itself, when no
 * language is called that.
 */
export function foundLanguages(typed: string): readonly Language[] {
  const name = languageOf(typed)
  if (name === '') return LANGUAGES
  const found = fuzzyFilter(typed, LANGUAGES, ({ value, label }) => [label, value, ...aliasesOf(value)])
  const isListed = LANGUAGES.some(({ value, label }) => value === name || label.toLowerCase() === name)
  return isListed || /[\s`]/.test(name)
    ? orPlain(found)
    : [...found, { value: name, label: `Other: ${name}` }]
}

function orPlain(found: readonly Language[]): readonly Language[] {
  return found.length > 0 ? found : LANGUAGES.slice(0, 1)
}
