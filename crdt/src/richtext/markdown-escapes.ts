import { encodedIgnored } from './urls.ts'

/** What a reader of Markdown, or of the HTML that some make of it without escaping, decodes to another character. */
const ENTITY = /&(?=#|[a-z0-9]+;)/gi

/**
 * An address as the destination of a link or image in Markdown: one that every reader takes for this address and
 * nothing more. Whether it is safe is for `isSafeLink` and `isSafeImage` to say, before.
 */
export function markdownAddress(url: string): string {
  return encodedIgnored(url.replace(/[\t\r\n]/g, ''))
    .replace(/[\\()[\]]/g, '\\$&')
    .replace(/[<>`]/g, encodeURIComponent)
    .replace(ENTITY, '&amp;')
}

/** The destination of a link or image as it was before {@link markdownAddress}. */
export function readAddress(destination: unknown): unknown {
  return typeof destination === 'string' ? destination.replaceAll('&amp;', '&') : destination
}

/** The title of a link or image in Markdown, between double quotes and with the blank before them; empty for none. */
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

/** The description of an image as it was before {@link markdownDescription}. */
export function readDescription(alt: string): string {
  return alt.replace(/\\([!-/:-@[-`{-~])/g, '$1')
}

/** A language as it may stand behind a fence of backticks: its first word without them. */
export function markdownLanguage(language: unknown): string {
  return typeof language === 'string' ? (/^[^\s`&\\<>]+/.exec(language)?.[0] ?? '') : ''
}

/** A stretch of code, a bracket that is text before a parenthesis, any other escaped character. */
const ESCAPES = /(`+)(?!`)[\s\S]*?[^`]\1(?!`)|(\\\])(?=\()|\\[\s\S]/g

/**
 * A line of Markdown in which no escaped bracket stands before a parenthesis: in the text of a link, some readers
 * (marked) take escaped brackets for brackets, and would find another link in it.
 */
export function escapeParentheses(line: string): string {
  return line.replace(ESCAPES, (match, _run, bracket) => (bracket === undefined ? match : '\\]\\'))
}
