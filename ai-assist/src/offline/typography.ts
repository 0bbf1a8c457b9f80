import { retext } from 'retext'
import retextSmartypants from 'retext-smartypants'

const smartypants = retext()
  .use(retextSmartypants, { quotes: true, ellipses: 'unspaced', dashes: 'oldschool', backticks: false })
  .freeze()

/**
 * English typography: curly quotes and apostrophes, `--` as en dash and `---` as em dash, `...` as an ellipsis, one
 * space in place of several.
 */
export function englishTypography(text: string): string {
  return String(smartypants.processSync(singleSpaces(text)))
}

/** Replaces several spaces between words by one; the only rule that is valid in every language. */
export function singleSpaces(text: string): string {
  return text.replaceAll(/(?<=\S) {2,}(?=\S)/g, ' ')
}
