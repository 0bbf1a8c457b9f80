/** Schemes that a link may have; relative addresses and fragments are allowed as well. */
const LINK_SCHEMES: ReadonlySet<string> = new Set(['http', 'https', 'mailto', 'tel'])

/** Schemes that an image may have. `data:` is excluded: images inside the document would enlarge every update. */
const IMAGE_SCHEMES: ReadonlySet<string> = new Set(['http', 'https'])

/**
 * Whether `href` may be the target of a link: http, https, mailto, tel, or relative to the page. Refuses everything
 * that could run code (`javascript:`, `data:`, `vbscript:`) or leave the browser (`file:`).
 */
export function isSafeLink(href: unknown): href is string {
  return hasScheme(href, LINK_SCHEMES)
}

/** Whether `src` may be the address of an image: http, https, or relative to the page. */
export function isSafeImage(src: unknown): src is string {
  return hasScheme(src, IMAGE_SCHEMES)
}

/** Schemes of addresses that are programs, or documents that may contain programs. */
const PROGRAM_SCHEME = /^(?:javascript|vbscript|data|blob|file|filesystem|about|view-source):/i

/**
 * Whether a text cannot be the address of a program, even if a reader uses it as an address: for attributes of unknown
 * meaning.
 */
export function isHarmlessText(text: string): boolean {
  return !PROGRAM_SCHEME.test(withoutIgnored(text)) && !PROGRAM_SCHEME.test(withoutIgnored(decoded(text)))
}

/**
 * Browsers remove control characters and leading spaces before they parse the scheme, so `java\nscript:` is a scheme to
 * them. This function does the same before the check.
 */
function hasScheme(url: unknown, allowed: ReadonlySet<string>): url is string {
  if (typeof url !== 'string') return false
  // A reader that decodes entities, as Markdown readers do, must not find another scheme.
  return isAllowed(withoutIgnored(url), allowed) && isAllowed(withoutIgnored(decoded(url)), allowed)
}

function isAllowed(cleaned: string, allowed: ReadonlySet<string>): boolean {
  if (cleaned === '') return false
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(cleaned)?.[1]
  if (scheme === undefined) return !/^[^/?#]*:/.test(cleaned)
  return allowed.has(scheme.toLowerCase())
}

const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(colon|tab|newline|amp));?/gi
const NAMED: Readonly<Record<string, string>> = { colon: ':', amp: '&' }

/**
 * The text with those entities decoded that can occur in a scheme; browsers accept numeric entities without a
 * semicolon.
 */
function decoded(text: string): string {
  return text.replace(ENTITY, (_all, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? ''
    const code = Number.parseInt(decimal ?? hex ?? '', decimal === undefined ? 16 : 10)
    return code <= 0xffff ? String.fromCharCode(code) : ''
  })
}

/**
 * Characters other than those that every reader preserves in an address: browsers or other readers remove control
 * characters, spaces and invisible characters.
 */
const IGNORED =
  /[^!-~\u00a1-\u00ac\u00ae-\u1fff\u2010-\u2027\u2030-\u205e\u2065-\u2fff\u3001-\ufefe\uff00-\uffff]/g

function withoutIgnored(url: string): string {
  return url.replace(IGNORED, '')
}

/**
 * The address with the characters that a reader might remove, or treat as its end, percent-encoded. Before and inside
 * the scheme, where they could form another address, they are removed.
 */
export function encodedIgnored(url: string): string {
  const trimmed = url.trim()
  const end = trimmed.search(/[:/?#]/)
  const start = end < 0 ? 0 : end
  return withoutIgnored(trimmed.slice(0, start)) + trimmed.slice(start).replace(IGNORED, encodeURIComponent)
}
