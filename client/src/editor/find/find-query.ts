/** What is searched for. */
export interface FindQuery {
  /** The text, or the source of a regular expression. */
  readonly text: string
  readonly matchCase: boolean
  readonly wholeWords: boolean
  /** Whether `text` is a regular expression of JavaScript. */
  readonly isExpression: boolean
}

/** A query as a pattern; `null` for an empty query. */
export type CompiledQuery =
  | { readonly ok: true; readonly pattern: RegExp | null }
  /** The regular expression has an error. */
  | { readonly ok: false; readonly message: string }

/** A character that belongs to a word. */
const WORD = '[\\p{L}\\p{M}\\p{N}_]'

/** Compiles a query. */
export function compileQuery({ text, matchCase, wholeWords, isExpression }: FindQuery): CompiledQuery {
  if (text === '') return { ok: true, pattern: null }
  const source = isExpression ? `(?:${text})` : escaped(text)
  try {
    // Alone first: a text such as `a)(b` is no expression, but would be one inside of parentheses.
    if (isExpression) new RegExp(text, 'u')
    const whole = wholeWords ? `(?<!${WORD})${source}(?!${WORD})` : source
    return { ok: true, pattern: new RegExp(whole, matchCase ? 'gu' : 'giu') }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { ok: false, message: reasonOf(error) }
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

/** The part of `Invalid regular expression: /(/u: Unterminated group` that says what is wrong. */
function reasonOf({ message }: SyntaxError): string {
  return message.slice(message.lastIndexOf(': ') + (message.includes(': ') ? 2 : 0))
}
