import { pairEqual } from './align.ts'

/** A stretch of text that is equal in both versions, or that was added or removed. */
export interface WordChange {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

/**
 * A word, a sequence of whitespace, or one other character with its combining marks. Scripts written without spaces
 * between words are compared by character.
 */
const WORD =
  /(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{N}\p{M}_])+|\s+|.\p{M}*/gsu

/**
 * Splits a text into words, whitespace and other characters; concatenated they are the text. Surrogate pairs are not
 * split.
 */
export function words(text: string): string[] {
  return text.match(WORD) ?? []
}

/**
 * The differences of two texts by words, in reading order. Adjacent changes of one kind are merged; removed text
 * precedes added text. `same` and `removed` concatenated are `before`, `same` and `added` concatenated are `after`.
 */
export function diffWords(before: string, after: string): WordChange[] {
  const from = words(before)
  const to = words(after)
  const changes: WordChange[] = []
  let a = 0
  let b = 0
  let same = ''
  const push = (kind: WordChange['kind'], text: string) => {
    if (text !== '') changes.push({ kind, text })
  }
  for (const pair of [...pairEqual(from, to), { a: from.length, b: to.length }]) {
    if (pair.a > a || pair.b > b) {
      push('same', same)
      same = ''
      push('removed', from.slice(a, pair.a).join(''))
      push('added', to.slice(b, pair.b).join(''))
    }
    same += from[pair.a] ?? ''
    a = pair.a + 1
    b = pair.b + 1
  }
  push('same', same)
  return changes
}

/** Blocks of more words are compared by words, shorter ones by pairs of letters. */
const FEW_WORDS = 8

/** The features of a text that {@link likeness} compares: the frequency of each word and of each pair of letters. */
export interface Features {
  readonly words: ReadonlyMap<string, number>
  readonly wordCount: number
  readonly letters: ReadonlyMap<string, number>
  readonly letterCount: number
}

/** Counts the words of a text, and the pairs of letters of a short one. */
export function featuresOf(text: string): Features {
  const list = words(text).filter((word) => word.trim() !== '')
  const pairs: string[] = []
  if (list.length <= 2 * FEW_WORDS) for (let i = 0; i < text.length; i++) pairs.push(text.slice(i, i + 2))
  return { words: count(list), wordCount: list.length, letters: count(pairs), letterCount: pairs.length }
}

function count(list: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const item of list) counts.set(item, (counts.get(item) ?? 0) + 1)
  return counts
}

/**
 * The similarity of two texts, from 0 (nothing in common) to 1: Dice's coefficient of their words or pairs of letters.
 */
export function likeness(a: Features, b: Features): number {
  const few = Math.min(a.wordCount, b.wordCount) <= FEW_WORDS
  return few && a.letterCount > 0 && b.letterCount > 0
    ? dice(a.letters, a.letterCount, b.letters, b.letterCount)
    : dice(a.words, a.wordCount, b.words, b.wordCount)
}

function dice(
  a: ReadonlyMap<string, number>,
  countA: number,
  b: ReadonlyMap<string, number>,
  countB: number,
): number {
  if (countA + countB === 0) return 1
  const [small, large] = a.size <= b.size ? [a, b] : [b, a]
  let common = 0
  for (const [item, times] of small) common += Math.min(times, large.get(item) ?? 0)
  return (2 * common) / (countA + countB)
}

/** Minimum similarity at which two blocks of the same type count as one changed block. */
export const ALIKE = 0.4
