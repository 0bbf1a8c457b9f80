/** The signs around a quotation, and around one within it: opening and closing. */
export type Quotes = readonly [
  doubleOpen: string,
  doubleClose: string,
  singleOpen: string,
  singleClose: string,
]

/** Between French signs and what they enclose: a narrow space at which no line ends. */
const NARROW = '\u202f'

const ENGLISH: Quotes = ['“', '”', '‘', '’']
const GERMAN: Quotes = ['„', '“', '‚', '‘']
const POLISH: Quotes = ['„', '”', '‚', '’']
const NORDIC: Quotes = ['”', '”', '’', '’']
const GUILLEMETS: Quotes = ['«', '»', '‹', '›']
const FRENCH: Quotes = [`«${NARROW}`, `${NARROW}»`, `‹${NARROW}`, `${NARROW}›`]
const RUSSIAN: Quotes = ['«', '»', '„', '“']
const DANISH: Quotes = ['»', '«', '›', '‹']

/** By language, or language and country, as Unicode's CLDR has them. English signs for all others. */
const QUOTES: ReadonlyMap<string, Quotes> = new Map([
  ...['de', 'cs', 'sk', 'sl', 'bg', 'is', 'lt', 'et', 'lb', 'hr', 'sr'].map(
    (language) => [language, GERMAN] as const,
  ),
  ...['pl', 'ro', 'hu'].map((language) => [language, POLISH] as const),
  ...['sv', 'fi'].map((language) => [language, NORDIC] as const),
  ...['de-ch', 'de-li', 'fr-ch', 'it-ch', 'es', 'it', 'pt-pt', 'el', 'ca', 'nb', 'nn', 'no'].map(
    (language) => [language, GUILLEMETS] as const,
  ),
  ...['ru', 'uk', 'be'].map((language) => [language, RUSSIAN] as const),
  ['fr', FRENCH],
  ['da', DANISH],
])

/** The quotes of a language, such as `de` or `fr-CH`. */
export function quotesOf(language: string): Quotes {
  const [name = '', ...others] = language.toLowerCase().split('-')
  const country = others.find((part) => part.length === 2)
  return QUOTES.get(`${name}-${country}`) ?? QUOTES.get(name) ?? ENGLISH
}
