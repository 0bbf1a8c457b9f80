import { encodedIgnored } from '../schema/urls.ts'

/** An entity that a Markdown reader decodes, or a reader of HTML that was generated from it without escaping. */
const ENTITY = /&(?=#|[a-z0-9]+;)/gi

/**
 * An address as the destination of a link or image in Markdown, escaped so that every reader finds exactly this
 * address. The caller must check its safety first, with `isSafeLink` or `isSafeImage`.
 */
export function markdownAddress(url: string): string {
  return encodedIgnored(url.replace(/[\t\r\n]/g, ''))
    .replace(/[\\()[\]]/g, '\\$&')
    .replace(/[<>`]/g, encodeURIComponent)
    .replace(ENTITY, '&amp;')
}

/** The destination of a link or image before {@link markdownAddress}. */
export function readAddress(destination: unknown): unknown {
  return typeof destination === 'string' ? destination.replaceAll('&amp;', '&') : destination
}

/** The title of a link or image in Markdown, in double quotes with a space before it; empty without a title. */
export function markdownTitle(title: unknown): string {
  if (typeof title !== 'string' || title === '') return ''
  const escaped = title
    .replace(/\s+/g, ' ')
    .replace(/[\\"`<>[\]]/g, '\\$&')
    .replace(ENTITY, '&amp;')
  return ` "${escaped}"`
}

/** The description of an image in Markdown. */
export function markdownDescription(alt: unknown): string {
  if (typeof alt !== 'string') return ''
  return alt.replace(/\s+/g, ' ').replace(/[\\`*_[\]()~<>&]/g, '\\$&')
}

/** The description of an image before {@link markdownDescription}. */
export function readDescription(alt: string): string {
  return alt.replace(/\\([!-/:-@[-`{-~])/g, '$1')
}

/** A language for the opening fence of a code block: its first word, without backticks. */
export function markdownLanguage(language: unknown): string {
  return typeof language === 'string' ? (/^[^\s`&\\<>]+/.exec(language)?.[0] ?? '') : ''
}

/** A code span, an escaped closing bracket before a parenthesis, or any other escaped character. */
const ESCAPES = /(`+)(?!`)[\s\S]*?[^`]\1(?!`)|(\\\])(?=\()|\\[\s\S]/g

/**
 * A line of Markdown in which a backslash separates escaped closing brackets from a following parenthesis: in the text
 * of a link, some readers (marked) treat escaped brackets as brackets, and would find another link.
 */
export function escapeParentheses(line: string): string {
  return line.replace(ESCAPES, (match, _run, bracket) => (bracket === undefined ? match : '\\]\\'))
}
