import { NestingLimit } from './nesting.ts'

/** The attribute that carries the text of an attribute `style` through the browser's parser. */
export const STYLE_ATTRIBUTE = 'data-cw-style'

/** The attribute that the handlers of events become, which nothing reads. */
const HANDLER_ATTRIBUTE = 'data-cw-handler'

/** Elements without content that change their whole document or load something, as an element of no meaning. */
const CHANGED_ELEMENTS: ReadonlyMap<string, string> = new Map([
  ['base', 'wbr'],
  ['link', 'wbr'],
  ['meta', 'wbr'],
])

/** Longest name of an element that is compared with others, characters. */
const MAX_NAME = 30

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
  const limit = new NestingLimit()
  let copied = 0
  const replace = (from: number, to: number, by: string): void => {
    result.push(html.slice(copied, from), by)
    copied = to
  }
  let at = html.indexOf('<')
  while (at >= 0) {
    if (html.startsWith('<!--', at)) {
      const end = html.indexOf('-->', at + 4)
      at = end < 0 ? -1 : html.indexOf('<', end)
      continue
    }
    const isEnd = html[at + 1] === '/'
    const start = at + (isEnd ? 2 : 1)
    if (!isLetter(html.charCodeAt(start))) {
      at = html.indexOf('<', at + 1)
      continue
    }
    const nameEnd = endOfName(html, start)
    const name = nameEnd - start > MAX_NAME ? '' : html.slice(start, nameEnd).toLowerCase()
    const kept = limit.keeps(name, isEnd)
    const other = CHANGED_ELEMENTS.get(name)
    if (!kept) replace(at, nameEnd, '')
    else if (other !== undefined) replace(start, nameEnd, other)
    const end = endOfTag(html, nameEnd, (from, to) => {
      const changed = changedAttribute(html.slice(from, Math.min(to, from + 5)).toLowerCase(), to - from)
      if (kept && changed !== null) replace(from, to, changed)
    })
    if (!kept) copied = end
    at = html.indexOf('<', end)
  }
  result.push(html.slice(copied))
  return result.join('')
}

/** The position after a tag whose name ends at `at`; calls `attribute` with the place of each attribute's name. */
function endOfTag(html: string, at: number, attribute: (from: number, to: number) => void): number {
  let next = at
  for (;;) {
    next = skipSpaces(html, next)
    if (next >= html.length || html[next] === '>') return Math.min(next + 1, html.length)
    const from = next
    next = Math.max(endOfName(html, next), from + 1)
    attribute(from, next)
    next = skipValue(html, next)
  }
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
