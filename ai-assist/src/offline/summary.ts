import type { Sentence } from './language.ts'

/**
 * Maximum number of sentences that are compared with each other; of a longer text, a sample at equal distances is used.
 */
const MAX_SENTENCES = 400

/** Probability that a random walk follows a similarity instead of a jump (the same value as in Brin and Page 1998). */
const DAMPING = 0.85

/** The ranks have converged when they change less than this (Mihalcea and Tarau 2004, §2). */
const SETTLED = 1e-4

/**
 * The `count` sentences that best represent the whole, in their order in the text: TextRank (Mihalcea and Tarau,
 * "TextRank: Bringing Order into Texts", EMNLP 2004, §4), with stems of content words for the overlap.
 */
export function extractSummary(sentences: readonly Sentence[], count: number): string[] {
  const candidates = spread(
    sentences.filter((sentence) => sentence.stems.length > 0),
    MAX_SENTENCES,
  )
  const ranks = rank(candidates)
  return candidates
    .map(({ text }, index) => ({ text, index, rank: ranks[index] ?? 0 }))
    .sort((a, b) => b.rank - a.rank || a.index - b.index)
    .slice(0, count)
    .sort((a, b) => a.index - b.index)
    .map(({ text }) => text)
}

/** The number of sentences in a summary of `sentences` sentences: a fifth, at least two, at most six. */
export function summaryLength(sentences: number): number {
  return Math.min(6, Math.max(2, Math.round(sentences / 5)))
}

function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items]
  return Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)]!)
}

function rank(sentences: readonly Sentence[]): Float64Array {
  const n = sentences.length
  const weights = new Float64Array(n * n)
  const sums = new Float64Array(n)
  const sets = sentences.map(({ stems }) => new Set(stems))
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const weight = similarity(sets[i]!, sets[j]!)
      weights[i * n + j] = weight
      weights[j * n + i] = weight
      sums[i]! += weight
      sums[j]! += weight
    }
  }
  let ranks = new Float64Array(n).fill(1)
  // It converges within some 30 rounds; the bound protects against a programming error.
  for (let round = 0; round < 100; round++) {
    const next = new Float64Array(n)
    let change = 0
    for (let i = 0; i < n; i++) {
      let sum = 0
      for (let j = 0; j < n; j++) {
        const out = sums[j]!
        if (out > 0) sum += (weights[j * n + i]! / out) * ranks[j]!
      }
      next[i] = 1 - DAMPING + DAMPING * sum
      change = Math.max(change, Math.abs(next[i]! - ranks[i]!))
    }
    ranks = next
    if (change < SETTLED) break
  }
  return ranks
}

/**
 * The number of shared words divided by the sum of the logarithms of the lengths (Mihalcea and Tarau 2004, §4.1); 1 is
 * added because log 1 = 0.
 */
function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a]
  let shared = 0
  for (const word of small) if (large.has(word)) shared++
  return shared === 0 ? 0 : shared / (Math.log(a.size + 1) + Math.log(b.size + 1))
}
