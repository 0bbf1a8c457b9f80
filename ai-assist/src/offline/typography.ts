import { retext } from 'retext'
import retextSmartypants from 'retext-smartypants'

const smartypants = retext()
  .use(retextSmartypants, { quotes: true, ellipses: 'unspaced', dashes: 'oldschool', backticks: false })
  .freeze()

/**
 * English typography: curly quotes and apostrophes, `--` as en dash and `---` as em dash, `...` as an ellipsis,
 * one space where there are several.
 */
export function englishTypography(text: string): string {
  return String(smartypants.processSync(singleSpaces(text)))
}

/** One space where there are several between words; the only rule that holds in every language. */
export function singleSpaces(text: string): string {
  return text.replaceAll(/(?<=\S) {2,}(?=\S)/g, ' ')
}
