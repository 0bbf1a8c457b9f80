/** The forms of CriticMarkup that say what comes and goes, by how they begin. */
const ENDS: Readonly<Record<string, string>> = {
  '{++': '++}',
  '{--': '--}',
  '{~~': '~~}',
  '{>>': '<<}',
}

/** Whether a character of a text begins or ends markup, or divides a substitution. */
export function startsMarkup(text: string, at: number, character: string): boolean {
  switch (character) {
    case '{':
      return text.slice(at, at + 3) in ENDS || text.startsWith('{==', at)
    case '}':
      return /(?:\+\+|--|~~|<<|==)$/.test(text.slice(Math.max(0, at - 2), at))
    default:
      return text[at - 1] === '~'
  }
}

/**
 * Markdown with CriticMarkup as it reads without it: `before` without what comes, `after` without what goes. Comments go.
 * Markup in code, and with a backslash before its brackets, is none.
 */
export function resolveCritic(text: string, which: 'before' | 'after'): string {
  let resolved = ''
  for (let at = 0; at < text.length; ) {
    const code = codeAt(text, at)
    if (text[at] === '\\' || code > 0) {
      const length = code > 0 ? code : 2
      resolved += text.slice(at, at + length)
      at += length
      continue
    }
    const opening = text.slice(at, at + 3)
    const ending = ENDS[opening]
    const end = ending === undefined ? -1 : endOf(text, at + 3, ending)
    if (ending === undefined || end < 0) {
      resolved += text[at++]
      continue
    }
    resolved += keptOf(opening, text.slice(at + 3, end), which)
    at = end + 3
  }
  return resolved
}

function keptOf(opening: string, inner: string, which: 'before' | 'after'): string {
  if (opening === '{~~') {
    const middle = endOf(inner, 0, '~>')
    if (middle < 0) return inner
    return which === 'before' ? inner.slice(0, middle) : inner.slice(middle + 2)
  }
  if (opening === '{>>') return ''
  return (opening === '{++') === (which === 'after') ? inner : ''
}

/** The index of an ending that has no backslash before its last character; -1 when there is none. */
function endOf(text: string, from: number, ending: string): number {
  for (let at = from; at < text.length; at++) {
    if (text.startsWith(ending, at)) return at
    if (text[at] === '\\') at++
  }
  return -1
}

/** The length of the code that begins at a place: a run of backticks up to the next one as long; 0 for none. */
function codeAt(text: string, at: number): number {
  if (text[at] !== '`' || text[at - 1] === '`') return 0
  const ticks = /^`+/.exec(text.slice(at))![0]
  const end = new RegExp(`(?<!\`)${ticks}(?!\`)`).exec(text.slice(at + ticks.length))
  return end === null ? ticks.length : ticks.length + end.index + ticks.length
}
