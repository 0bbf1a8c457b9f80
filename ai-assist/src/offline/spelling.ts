import type nspell from 'nspell'

/** How words may be checked: nspell, or anything that knows which words exist. */
export type Dictionary = Pick<ReturnType<typeof nspell>, 'correct'>

/** Misspellings with one meaning that lie too far from it, or too near to other words, for the rules below. */
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

/** Words of our field that general dictionaries do not have. */
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

/** Shortest word that the general rules touch: among shorter ones too many neighbours are words. */
const MIN_LENGTH = 5

/** Shortest word in which one missing letter is filled in. */
const MIN_LENGTH_INSERTION = 8

/**
 * The correction of a lower-case English word when there is exactly one that is clear; null when the word is right,
 * unknown, or could be several things. Clear are: letters swapped, a letter doubled or not, one vowel for another,
 * and in longer words one letter missing (the commonest slips: Pollock and Zamora, "Automatic spelling
 * correction in scientific and scholarly text", CACM 27(4), 1984).
 *
 * nspell's own suggestions are not asked: they rank guesses and take up to half a second for a word that has
 * none; here 'frontend' must not become 'fronted'.
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

/** Whether a word is spelled right as far as the dictionary and the field's own words tell. */
export function isKnown(word: string, dictionary: Dictionary): boolean {
  return FIELD_WORDS.has(word.toLowerCase()) || dictionary.correct(word)
}

/** Share of the words that must be known for a text to count as English. */
const ENGLISH_SHARE = 0.6

/** Whether a text looks English: most of its words are in the dictionary or are known misspellings. */
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
  // Not at the ends: an added s or d changes the meaning more often than it mends a word.
  for (let at = 1; at < word.length; at++) {
    for (const letter of LETTERS) yield word.slice(0, at) + letter + word.slice(at)
  }
}
