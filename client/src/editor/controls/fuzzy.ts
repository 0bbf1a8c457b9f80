/** Points of a character that begins a word, and of one that follows the character matched before it. */
const WORD_START = 3
const FOLLOWS = 2

/**
 * How well `query` fits `text`: null when the characters of the query are not in the text in their order, otherwise more
 * for matches at the starts of words, for characters in a row, and for texts with little else. Case and accents do not
 * count; an empty query fits everything.
 */
export function fuzzyScore(query: string, text: string): number | null {
  const wanted = [...folded(query)].filter((character) => character.trim() !== '')
  const characters = [...folded(text)]
  if (wanted.length === 0) return 0
  // best[j]: the score of the query so far with its last character at j.
  let best: (number | null)[] = []
  for (const [index, character] of wanted.entries()) {
    const next: (number | null)[] = []
    let before: number | null = index === 0 ? 0 : null
    for (let j = 0; j < characters.length; j++) {
      const isMatch = characters[j] === character
      const row: number | null = j === 0 ? null : (best[j - 1] ?? null)
      const reached = index === 0 ? 0 : larger(before, row === null ? null : row + FOLLOWS)
      next.push(isMatch && reached !== null ? reached + 1 + startPoints(characters, j) : null)
      if (index > 0) before = larger(before, row)
    }
    best = next
  }
  const score = best.reduce(larger, null)
  return score === null ? null : score - characters.length / 100
}

/** The items that fit `query`, the best first; equally good ones keep their order. `textsOf`: what is searched of an item. */
export function fuzzyFilter<T>(
  query: string,
  items: readonly T[],
  textsOf: (item: T) => readonly string[],
): T[] {
  const scored = items.flatMap((item) => {
    const score = textsOf(item)
      .map((text) => fuzzyScore(query, text))
      .reduce(larger, null)
    return score === null ? [] : [{ item, score }]
  })
  return scored.sort((a, b) => b.score - a.score).map(({ item }) => item)
}

function larger(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.max(a, b)
}

function startPoints(characters: readonly string[], index: number): number {
  const before = characters[index - 1]
  return before === undefined || !/[\p{L}\p{N}]/u.test(before) ? WORD_START : 0
}

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
