import { encodedIgnored } from '../../schema/urls.ts'

/** An entity that a Markdown reader decodes, or a reader of HTML that was generated from it without escaping. */
const ENTITY = /&(?=#|[a-z0-9]+;)/gi

/**
 * An address in the one form that reading and writing Markdown use: without line breaks and tabs, with the characters
 * percent-encoded that a reader could take for its end. The caller must check its safety with `isSafeLink` or
 * `isSafeImage`.
 */
export function cleanAddress(url: string): string {
  return encodedIgnored(url.replace(/[\t\r\n]/g, '')).replace(/[<>`]/g, encodeURIComponent)
}

/**
 * A {@link cleanAddress} as the destination of a link or image in Markdown, escaped so that every reader finds exactly
 * this address.
 */
export function markdownAddress(url: string): string {
  return url.replace(/[\\()[\]]/g, '\\$&').replace(ENTITY, '&amp;')
}
