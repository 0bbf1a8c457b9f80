import { type Format, type LinkTarget, PLAIN, type Run } from './block.ts'

/** Whether two formats are the same. */
export function sameFormat(a: Format, b: Format): boolean {
  return (
    a === b ||
    (a.bold === b.bold &&
      a.italic === b.italic &&
      a.underline === b.underline &&
      a.strike === b.strike &&
      a.code === b.code &&
      a.highlight === b.highlight &&
      sameLink(a.link, b.link))
  )
}

function sameLink(a: LinkTarget | null, b: LinkTarget | null): boolean {
  return a === b || (a !== null && b !== null && a.href === b.href && a.title === b.title)
}

/** The text of the runs, with a line feed for each break. */
export function textOfRuns(runs: readonly Run[]): string {
  return runs
    .map((run) => {
      if (run.kind === 'math') return `$${run.latex}$`
      return run.kind === 'text' ? run.text : run.kind === 'break' ? '\n' : ''
    })
    .join('')
}

/** Spaces that HTML collapses. The no-break space is none of them. */
const SPACES = /[ \t\n\r\f]+/g

/** Whether a text consists of nothing that can be seen: spaces, no-break and zero-width spaces, byte order marks. */
export function isBlank(text: string): boolean {
  return /^[\s\u200b\ufeff]*$/.test(text)
}

/**
 * The runs as HTML shows them: spaces collapsed, also from one run to the next, none at the start and end of a line,
 * neighbours of one format joined. Breaks at the end are removed, as they have no effect.
 */
export function tidyRuns(runs: readonly Run[]): Run[] {
  const result: Run[] = []
  let parts: string[] = []
  let format = PLAIN
  let space = true
  const flush = (): void => {
    if (parts.length > 0) result.push({ kind: 'text', text: parts.join(''), format })
    parts = []
  }
  for (const run of runs) {
    if (run.kind === 'math') {
      flush()
      result.push(run)
      space = false
      continue
    }
    if (run.kind !== 'text') {
      flush()
      trimEnd(result)
      result.push(run)
      space = true
      continue
    }
    let text = run.text.replace(SPACES, ' ')
    if (space && text.startsWith(' ')) text = text.slice(1)
    if (text === '') continue
    space = text.endsWith(' ')
    if (parts.length > 0 && !sameFormat(format, run.format)) flush()
    format = run.format
    parts.push(text)
  }
  flush()
  trimEnd(result)
  while (result.at(-1)?.kind === 'break') {
    result.pop()
    trimEnd(result)
  }
  return result
}

function trimEnd(runs: Run[]): void {
  const last = runs.at(-1)
  if (last?.kind !== 'text' || !last.text.endsWith(' ')) return
  const text = last.text.slice(0, -1)
  runs.pop()
  if (text !== '') runs.push({ ...last, text })
}

/** Splits a line at each place with two or more breaks in a row: an empty line ends a paragraph. */
export function splitAtEmptyLines(runs: readonly Run[]): Run[][] {
  const lines: Run[][] = []
  let line: Run[] = []
  let breaks = 0
  for (const run of runs) {
    if (run.kind === 'break') {
      breaks++
      continue
    }
    const blank = run.kind === 'text' && isBlank(run.text)
    if (blank && breaks > 0) continue
    if (breaks > 1 && line.length > 0) {
      lines.push(line)
      line = []
    } else if (breaks > 0 && line.length > 0) line.push({ kind: 'break' })
    breaks = 0
    line.push(run)
  }
  if (line.length > 0) lines.push(line)
  return lines
}

/** An address in a text: with its scheme, up to a space or a character that no address contains. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"'`{}|\\^[\]]+/gi

/** Addresses that are longer are not made links. Characters. */
const MAX_ADDRESS = 2_048

/** Makes the addresses in unformatted or formatted text links. Links and code stay unchanged. */
export function linkAddresses(runs: readonly Run[]): Run[] {
  return runs.flatMap((run): Run[] => {
    if (run.kind !== 'text' || run.format.link !== null || run.format.code || !run.text.includes('://')) {
      return [run]
    }
    const result: Run[] = []
    let at = 0
    for (const match of run.text.matchAll(ADDRESS)) {
      const address = withoutPunctuation(match[0])
      if (address.length > MAX_ADDRESS || !/^https?:\/\/[^/?#:]/i.test(address)) continue
      if (match.index > at) result.push({ ...run, text: run.text.slice(at, match.index) })
      at = match.index + address.length
      result.push({ ...run, text: address, format: { ...run.format, link: { href: address, title: null } } })
    }
    if (at < run.text.length) result.push(at === 0 ? run : { ...run, text: run.text.slice(at) })
    return result
  })
}

/** The address without the punctuation of the sentence around it. A parenthesis stays if it was opened inside. */
function withoutPunctuation(address: string): string {
  let end = address.length
  for (; end > 0; end--) {
    const last = address[end - 1]!
    if (last === ')' && address.slice(0, end).split('(').length < address.slice(0, end).split(')').length)
      continue
    if (!/[.,;:!?…]/.test(last)) break
  }
  return address.slice(0, end)
}
