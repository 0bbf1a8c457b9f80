import { findProtected, withProtected } from './protected.ts'
import { correctWord, type Dictionary, looksEnglish } from './spelling.ts'
import { englishTypography, singleSpaces } from './typography.ts'

/** A word for spelling: letters, with apostrophes inside. */
const WORD = /\p{L}+(?:['’]\p{L}+)*/gu

/** A word used more often than this in one text counts as a term, not as an error. */
const MAX_REPEATS = 2

/**
 * Corrects typography and certain misspellings of a text. Only lower-case words are corrected, so names and
 * abbreviations are unchanged; addresses, file names and options are unchanged as well. In a text that does not seem to
 * be English, only runs of spaces are corrected.
 */
export function tidyText(text: string, dictionary: Dictionary): string {
  const ranges = findProtected(text)
  return withProtected(text, ranges, (prose) => {
    const words = prose.match(WORD) ?? []
    if (!looksEnglish(words, dictionary)) return singleSpaces(prose)
    const counts = new Map<string, number>()
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
    const spelled = prose.replaceAll(WORD, (word) => {
      if ((counts.get(word) ?? 0) > MAX_REPEATS) return word
      return correctWord(word, dictionary) ?? word
    })
    return englishTypography(spelled)
  })
}
