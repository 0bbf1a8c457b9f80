/** Schemes a link may have; relative addresses and fragments are allowed beside them. */
const LINK_SCHEMES: ReadonlySet<string> = new Set(['http', 'https', 'mailto', 'tel'])

/** Schemes an image may have. `data:` is left out: pictures inside the document would bloat every update. */
const IMAGE_SCHEMES: ReadonlySet<string> = new Set(['http', 'https'])

/**
 * Whether `href` may be the target of a link: http, https, mailto, tel, or relative to the page. Everything
 * that could run code (`javascript:`, `data:`, `vbscript:`) or leave the browser (`file:`) is refused.
 */
export function isSafeLink(href: unknown): href is string {
  return hasScheme(href, LINK_SCHEMES)
}

/** Whether `src` may be the address of an image: http, https, or relative to the page. */
export function isSafeImage(src: unknown): src is string {
  return hasScheme(src, IMAGE_SCHEMES)
}

/** Schemes whose addresses are programs, or documents that may hold some. */
const PROGRAM_SCHEME = /^(?:javascript|vbscript|data|blob|file|filesystem|about|view-source):/i

/**
 * Whether a text could not be the address of a program, wherever a reader may put it: for attributes of which it
 * is not known whether they are addresses.
 */
export function isHarmlessText(text: string): boolean {
  return !PROGRAM_SCHEME.test(withoutIgnored(text)) && !PROGRAM_SCHEME.test(withoutIgnored(decoded(text)))
}

/**
 * Browsers drop control characters and leading blanks before they look for the scheme, so `java\nscript:` is
 * a scheme to them; the same is done here before deciding.
 */
function hasScheme(url: unknown, allowed: ReadonlySet<string>): url is string {
  if (typeof url !== 'string') return false
  // A reader that decodes entities, as those of Markdown do, must not see another scheme.
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

/** The text with the entities decoded that can stand in a scheme; browsers do without the semicolon of a number. */
function decoded(text: string): string {
  return text.replace(ENTITY, (_all, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? ''
    const code = Number.parseInt(decimal ?? hex ?? '', decimal === undefined ? 16 : 10)
    return code <= 0xffff ? String.fromCharCode(code) : ''
  })
}

/**
 * Everything but the characters that an address keeps: controls, blanks, and what is not seen are left out by
 * browsers or by other readers.
 */
const IGNORED =
  /[^!-~\u00a1-\u00ac\u00ae-\u1fff\u2010-\u2027\u2030-\u205e\u2065-\u2fff\u3001-\ufefe\uff00-\uffff]/g

function withoutIgnored(url: string): string {
  return url.replace(IGNORED, '')
}

/**
 * The address with the characters that a reader might leave out, or take for its end, as their percent codes; in
 * front of its scheme, where they would make another address of it, they are left out.
 */
export function encodedIgnored(url: string): string {
  const trimmed = url.trim()
  const end = trimmed.search(/[:/?#]/)
  const start = end < 0 ? 0 : end
  return withoutIgnored(trimmed.slice(0, start)) + trimmed.slice(start).replace(IGNORED, encodeURIComponent)
}
