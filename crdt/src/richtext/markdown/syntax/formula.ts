/** Characters beside which a dollar sign delimits no formula: `US$5` and `$5 and $6` are amounts. */
const LETTER = /[\p{L}\p{N}_$]/u

/** An end of a formula that is a single dollar sign. */
const UNESCAPED_DOLLAR = /^(?:[^\\$]|\\.)*\$/s

/** Whether a character (empty: the end of the text) may stand beside a delimiter, outside of the formula. */
export function mayBorderFormula(char: string): boolean {
  return !LETTER.test(char)
}

/**
 * A formula as Markdown between two characters (empty: the end of the text): `$x$`, or `` $`x`$ `` where dollar signs
 * alone would be text. The formula is as {@link latexOf} returns it.
 */
export function writeFormula(latex: string, before: string, after: string): string {
  const hasDollar = UNESCAPED_DOLLAR.test(latex)
  const endsEscaped = /(?:^|[^\\])(?:\\\\)*\\$/.test(latex)
  const isPlain = !hasDollar && !endsEscaped
  if (isPlain && mayBorderFormula(before) && mayBorderFormula(after)) return `$${latex}$`
  return `$\`${latex}\`$`
}
