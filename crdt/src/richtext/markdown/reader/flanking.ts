import markdownIt, { type StateInline } from 'markdown-it'

/**
 * Chinese, Japanese and Korean characters, with their punctuation and full-width forms: they are written without spaces,
 * so that a delimiter beside them has letters or punctuation where other languages have a space.
 */
export const CJK =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3001-\u303f\uff01-\uff60\uffe0-\uffe6]/u

const SPACE = /\s/u
const PUNCTUATION = /[\p{P}\p{S}]/u

/** Whether a delimiter run can open or close emphasis. */
export interface Flanks {
  readonly left: boolean
  readonly right: boolean
}

/**
 * The flanks of a delimiter run between two characters (empty: the end of the text), as CommonMark 0.31 section 6.2
 * defines them.
 */
export function strictFlanks(before: string, after: string): Flanks {
  return flanks(before, after, () => false)
}

/**
 * The flanks of a delimiter run where punctuation of Chinese, Japanese and Korean counts as a letter, and their
 * characters count as a space beside other punctuation: `**强调。**后` is strong. As in the amendment
 * "markdown-cjk-friendly" by tats-u.
 */
export function lenientFlanks(before: string, after: string): Flanks {
  return flanks(before, after, (char) => CJK.test(char))
}

function flanks(before: string, after: string, isCjk: (char: string) => boolean): Flanks {
  const isSpace = (char: string) => char === '' || SPACE.test(char)
  const isPunctuation = (char: string) => PUNCTUATION.test(char) && !isCjk(char)
  const parts = (char: string) => isSpace(char) || isPunctuation(char) || isCjk(char)
  return {
    left: !isSpace(after) && (!isPunctuation(after) || parts(before)),
    right: !isSpace(before) && (!isPunctuation(before) || parts(after)),
  }
}

/** The character that ends at an offset; empty at the start of the text. */
export function characterBefore(text: string, offset: number): string {
  if (offset <= 0) return ''
  const isLow = offset > 1 && /[\udc00-\udfff]/.test(text[offset - 1]!)
  return isLow ? text.slice(offset - 2, offset) : text[offset - 1]!
}

/** The character that starts at an offset; empty at the end of the text. */
export function characterAt(text: string, offset: number): string {
  const code = text.codePointAt(offset)
  return code === undefined ? '' : String.fromCodePoint(code)
}

/** The inline state of markdown-it with {@link lenientFlanks}. */
export class LenientInline extends markdownIt.StateInline {
  override scanDelims(start: number, canSplitWord: boolean): ReturnType<StateInline['scanDelims']> {
    const scanned = super.scanDelims(start, canSplitWord)
    const end = start + scanned.length
    const before = characterBefore(this.src, start)
    const after = end < this.posMax ? characterAt(this.src, end) : ''
    if (!CJK.test(before) && !CJK.test(after)) return scanned
    const { left, right } = lenientFlanks(before, after)
    return {
      can_open: left && (canSplitWord || !right || PUNCTUATION.test(before)),
      can_close: right && (canSplitWord || !left || PUNCTUATION.test(after)),
      length: scanned.length,
    }
  }
}
