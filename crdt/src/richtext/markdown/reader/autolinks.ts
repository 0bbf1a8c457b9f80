/** Longest part of a mail address before its sign, and longest name of a host (RFC 5321, section 4.5.3.1). */
const MAX_LOCAL = 64
const MAX_HOST = 255

const WEB = /(?:https?:\/\/|www\.)[^\s<>"]+/gi
const HOST = /^(?:https?:\/\/)?[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*/iu

/** An address in a text, as GitHub's flavour finds it without brackets; it contains no quotation mark and no `>`. */
export interface Autolink {
  /** Offsets in the text. */
  readonly start: number
  readonly end: number
  /** The address with its scheme. */
  readonly href: string
  /** The offset of a character that, escaped, prevents the reader from finding the address. */
  readonly escapeAt: number
}

/** The addresses of the web and of mail in a text, in order and apart from each other. */
export function findAutolinks(text: string): Autolink[] {
  const links = [...webAddresses(text), ...mailAddresses(text)].sort((a, b) => a.start - b.start)
  let end = 0
  return links.filter((link) => {
    if (link.start < end) return false
    end = link.end
    return true
  })
}

function* webAddresses(text: string): Generator<Autolink> {
  for (const match of text.matchAll(WEB)) {
    const start = match.index
    if (start > 0 && !/[\s*_~(]/.test(text[start - 1]!)) continue
    const url = withoutTrail(match[0])
    const isWww = /^www\./i.test(url)
    const host = HOST.exec(url)?.[0] ?? ''
    if (isWww ? !/^www\.[^.]+/i.test(host) : host === '') continue
    yield {
      start,
      end: start + url.length,
      href: isWww ? `http://${url}` : url,
      escapeAt: start + url.search(isWww ? /\./ : /:/),
    }
  }
}

/** An address without the punctuation that ends the sentence around it, and without a bracket that it does not open. */
function withoutTrail(url: string): string {
  let end = url.length
  let open = 0
  for (const char of url) open += char === '(' ? 1 : char === ')' ? -1 : 0
  for (; end > 0; end--) {
    const last = url[end - 1]!
    if (last === ')' && open < 0) open++
    else if (!/[?!.,:*_~'";\]}]/.test(last)) break
  }
  return url.slice(0, end)
}

function* mailAddresses(text: string): Generator<Autolink> {
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const local = /[\w.+-]+$/.exec(text.slice(Math.max(0, at - MAX_LOCAL), at))?.[0] ?? ''
    const host = /^[a-z0-9-]+(?:\.[a-z0-9_-]+)+/i.exec(text.slice(at + 1, at + 1 + MAX_HOST))?.[0] ?? ''
    const name = host.replace(/[-_]+$/, '')
    if (local === '' || !name.includes('.')) continue
    const start = at - local.length
    if (start > 0 && /[\w/]/.test(text[start - 1]!)) continue
    const end = at + 1 + name.length
    yield { start, end, href: `mailto:${text.slice(start, end)}`, escapeAt: at }
  }
}
