import { findProtected, withProtected } from './protected.ts'
import { correctWord, type Dictionary, looksEnglish } from './spelling.ts'
import { englishTypography, singleSpaces } from './typography.ts'

/** Words as far as spelling goes: letters with apostrophes inside. */
const WORD = /\p{L}+(?:['’]\p{L}+)*/gu

/** A word used more often than this in one text is a term of it, not a slip. */
const MAX_REPEATS = 2

/**
 * Mends typography and clear misspellings of a text. Only lower-case words are corrected, so names and
 * abbreviations stay; addresses, file names and options stay as they are; in a text that does not look
 * English only runs of spaces are mended.
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
