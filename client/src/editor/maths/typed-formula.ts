/** A formula at the end of a typed text. */
export interface TypedFormula {
  /** Offset of its first dollar sign. */
  readonly index: number
  /** The formula with its dollar signs. */
  readonly text: string
  readonly latex: string
}

/** Two dollar signs around something without spaces at its ends, after a space or punctuation. */
const FORMULA = /(?:^|[^\p{L}\p{N}$\\])(\$([^\s$](?:[^$]*[^\s$\\])?)\$)$/u

/** What only formulas have; and single letters, with primes, in sums and products or as functions. */
const SIGNS = /[\\^_{}=<>]/
const SIMPLE = /^-?[\d.]*[a-z](?:'*|\([^()]*\))(?:\s*[-+*/]\s*[\d.]*[a-z]?(?:'*|\([^()]*\)))*$/i

/**
 * The formula that a text ends with, when its last character is the dollar sign that closes it; `null` for other texts,
 * such as amounts of money: `$5-$` is the beginning of a range.
 */
export function isTypedFormula(text: string): TypedFormula | null {
  if (!text.endsWith('$')) return null
  const match = FORMULA.exec(text)
  if (match === null) return null
  const [, formula = '', latex = ''] = match
  if (!SIGNS.test(latex) && !SIMPLE.test(latex)) return null
  return { index: text.length - formula.length, text: formula, latex }
}
