/** The attribute that carries the text of an attribute `style` through the browser's parser. */
export const STYLE_ATTRIBUTE = 'data-cw-style'

/** The attribute that the handlers of events become, which nothing reads. */
const HANDLER_ATTRIBUTE = 'data-cw-handler'

/** Elements without content that change their whole document or load something, as an element of no meaning. */
const CHANGED_ELEMENTS: Readonly<Record<string, string>> = { base: 'wbr', link: 'wbr', meta: 'wbr' }

/** Pasted HTML that can be parsed under a strict content security policy, and its style sheets. */
export interface PreparedHtml {
  readonly html: string
  /** The texts of the elements `style`, joined. */
  readonly css: string
}

/**
 * Takes the styles out of HTML before the browser parses it. Under `style-src 'self'` the browser parses attributes
 * `style` and elements `style` of a detached document too, ignores them and reports each as a violation. So the
 * attributes get another name, and the elements are removed; handlers of events and elements such as `base` likewise.
 * Takes linear time. What it misreads is only read without its style: the browser's parser decides what is an element,
 * and in a detached document nothing runs or is loaded.
 */
export function prepareHtml(source: string): PreparedHtml {
  const { html, css } = withoutStyleElements(source)
  return { html: renamed(html), css }
}

function withoutStyleElements(source: string): PreparedHtml {
  const html: string[] = []
  const css: string[] = []
  const lower = source.toLowerCase()
  let at = 0
  for (;;) {
    const open = lower.indexOf('<style', at)
    const end = open < 0 ? -1 : lower.indexOf('>', open)
    const close = end < 0 ? -1 : lower.indexOf('</style', end)
    const closed = close < 0 ? -1 : lower.indexOf('>', close)
    if (closed < 0) break
    html.push(source.slice(at, open))
    css.push(source.slice(end + 1, close))
    at = closed + 1
  }
  html.push(source.slice(at))
  return { html: html.join(''), css: css.join('\n') }
}

function renamed(html: string): string {
  const result: string[] = []
  let copied = 0
  let at = html.indexOf('<')
  while (at >= 0) {
    if (html.startsWith('<!--', at)) {
      const end = html.indexOf('-->', at + 4)
      at = end < 0 ? -1 : html.indexOf('<', end)
      continue
    }
    if (!isLetter(html.charCodeAt(at + 1))) {
      at = html.indexOf('<', at + 1)
      continue
    }
    let next = endOfName(html, at + 1)
    const other = next - at > 5 ? undefined : CHANGED_ELEMENTS[html.slice(at + 1, next).toLowerCase()]
    if (other !== undefined) {
      result.push(html.slice(copied, at + 1), other)
      copied = next
    }
    // The attributes of one tag.
    for (;;) {
      next = skipSpaces(html, next)
      if (next >= html.length || html[next] === '>') break
      const name = next
      next = Math.max(endOfName(html, next), name + 1)
      const changed = changedAttribute(html.slice(name, Math.min(next, name + 5)).toLowerCase(), next - name)
      if (changed !== null) {
        result.push(html.slice(copied, name), changed)
        copied = next
      }
      next = skipValue(html, next)
    }
    at = html.indexOf('<', next)
  }
  result.push(html.slice(copied))
  return result.join('')
}

/** The new name of an attribute, of which the first five letters are given; `null` if it keeps its name. */
function changedAttribute(start: string, length: number): string | null {
  if (start === 'style' && length === 5) return STYLE_ATTRIBUTE
  return start.startsWith('on') ? HANDLER_ATTRIBUTE : null
}

/** The position after the value of an attribute whose name ends at `at`. */
function skipValue(html: string, at: number): number {
  let next = at
  while (isSpace(html.charCodeAt(next))) next++
  if (html[next] !== '=') return at
  next++
  while (isSpace(html.charCodeAt(next))) next++
  const quote = html[next]
  if (quote === '"' || quote === "'") {
    const end = html.indexOf(quote, next + 1)
    return end < 0 ? html.length : end + 1
  }
  while (next < html.length && html[next] !== '>' && !isSpace(html.charCodeAt(next))) next++
  return next
}

function skipSpaces(html: string, at: number): number {
  let next = at
  while (isSpace(html.charCodeAt(next)) || html[next] === '/') next++
  return next
}

function endOfName(html: string, at: number): number {
  let next = at
  while (next < html.length && !isSpace(html.charCodeAt(next)) && !'/>='.includes(html[next]!)) next++
  return next
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13 && code !== 11)
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
}
