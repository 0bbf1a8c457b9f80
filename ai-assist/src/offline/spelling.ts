import type nspell from 'nspell'

/** A dictionary of words: nspell, or any other with this method. */
export type Dictionary = Pick<ReturnType<typeof nspell>, 'correct'>

/**
 * Misspellings with a unique correction that the rules below do not find, because it differs too much or other words
 * are too similar.
 */
const COMMON: ReadonlyMap<string, string> = new Map(
  Object.entries({
    teh: 'the',
    hte: 'the',
    adn: 'and',
    nad: 'and',
    taht: 'that',
    waht: 'what',
    wich: 'which',
    wiht: 'with',
    wnat: 'want',
    definately: 'definitely',
    dont: "don't",
    doesnt: "doesn't",
    didnt: "didn't",
    isnt: "isn't",
    arent: "aren't",
    wasnt: "wasn't",
    werent: "weren't",
    hasnt: "hasn't",
    havent: "haven't",
    couldnt: "couldn't",
    shouldnt: "shouldn't",
    wouldnt: "wouldn't",
  }),
)

/** Words of software and technology that general dictionaries lack. */
const FIELD_WORDS: ReadonlySet<string> = new Set(
  (
    'api apis async auth backend backends boolean changelog changelogs chatbot config configs cron css devops ' +
    'docs enum enums frontend frontends github html http https json kubernetes localhost login markdown mutex ' +
    'nginx npm onboarding postgres postgresql realtime redis regex repo repos roadmap roadmaps schema schemas ' +
    'screenshot screenshots sdk signup sql stdout struct structs todo todos tuple tuples typescript url urls ' +
    'webhook webhooks websocket websockets whitespace workflow workflows yaml'
  ).split(' '),
)

const VOWELS = 'aeiou'
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

/** Shortest word to which the general rules apply: too many neighbours of shorter words are words. */
const MIN_LENGTH = 5

/** Shortest word in which one missing letter is inserted. */
const MIN_LENGTH_INSERTION = 8

/**
 * The correction of a lower-case English word when exactly one is certain; null when the word is correct, unknown, or
 * ambiguous. Corrections are: swapped letters, a letter doubled or not, one vowel for another, and in longer words one
 * missing letter (the most frequent errors: Pollock and Zamora, "Automatic spelling correction in scientific and
 * scholarly text", CACM 27(4), 1984).
 *
 * nspell's own suggestions are not used: they are ranked guesses, take up to half a second for a word that has none,
 * and would change 'frontend' to 'fronted'.
 */
export function correctWord(word: string, dictionary: Dictionary): string | null {
  if (!/^[a-z]+$/.test(word) || isKnown(word, dictionary)) return null
  const common = COMMON.get(word)
  if (common !== undefined) return common
  if (word.length < MIN_LENGTH) return null
  const near = existing(slips(word), dictionary)
  if (near.length > 0) return near.length === 1 ? near[0]! : null
  if (word.length < MIN_LENGTH_INSERTION) return null
  const longer = existing(insertions(word), dictionary)
  return longer.length === 1 ? longer[0]! : null
}

/** Whether a word is in the dictionary or in {@link FIELD_WORDS}. */
export function isKnown(word: string, dictionary: Dictionary): boolean {
  return FIELD_WORDS.has(word.toLowerCase()) || dictionary.correct(word)
}

/** Share of known words from which a text counts as English. */
const ENGLISH_SHARE = 0.6

/** Whether a text seems to be English: most of its words are in the dictionary or are known misspellings. */
export function looksEnglish(words: readonly string[], dictionary: Dictionary): boolean {
  const known = words.filter((word) => isKnown(word, dictionary) || COMMON.has(word)).length
  return words.length > 0 && known / words.length >= ENGLISH_SHARE
}

function existing(candidates: Iterable<string>, dictionary: Dictionary): string[] {
  return [...new Set(candidates)].filter((candidate) => dictionary.correct(candidate))
}

function* slips(word: string): Generator<string> {
  for (let at = 0; at < word.length; at++) {
    const char = word[at]!
    const before = word.slice(0, at)
    const after = word.slice(at + 1)
    if (after !== '' && after[0] !== char) yield before + after[0]! + char + after.slice(1)
    if (after[0] === char) yield before + after
    else yield before + char + char + after
    if (VOWELS.includes(char)) {
      for (const vowel of VOWELS) if (vowel !== char) yield before + vowel + after
    }
  }
}

function* insertions(word: string): Generator<string> {
  // Not at the ends: there an added s or d changes the meaning more often than it corrects a word.
  for (let at = 1; at < word.length; at++) {
    for (const letter of LETTERS) yield word.slice(0, at) + letter + word.slice(at)
  }
}
