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

/**
 * Browsers drop control characters and leading blanks before they look for the scheme, so `java\nscript:` is
 * a scheme to them; the same is done here before deciding.
 */
function hasScheme(url: unknown, allowed: ReadonlySet<string>): url is string {
  if (typeof url !== 'string') return false
  const cleaned = [...url]
    .filter(
      (char) => char > ' ' && !/[\u007f-\u00a0\u2000-\u200f\u2028-\u202f\u205f\u3000\ufeff]/u.test(char),
    )
    .join('')
  if (cleaned === '') return false
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(cleaned)?.[1]
  if (scheme === undefined) return !/^[^/?#]*:/.test(cleaned)
  return allowed.has(scheme.toLowerCase())
}
