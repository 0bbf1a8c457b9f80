import type { Delimiter, MarkdownIt, StateInline } from 'markdown-it'

const EQUALS = 0x3d

/** Adds `==highlight==` to a tokenizer: tokens `mark_open` and `mark_close`. Only runs of two signs are delimiters. */
export function addHighlight(md: MarkdownIt): void {
  md.inline.ruler.before('emphasis', 'highlight', tokenize)
  md.inline.ruler2.before('emphasis', 'highlight', (state) => {
    pair(state, state.delimiters)
    for (const meta of state.tokens_meta) if (meta?.delimiters !== undefined) pair(state, meta.delimiters)
  })
}

function tokenize(state: StateInline, silent: boolean): boolean {
  if (silent || state.src.charCodeAt(state.pos) !== EQUALS) return false
  const { length, can_open, can_close } = state.scanDelims(state.pos, true)
  const token = state.push('text', '', 0)
  token.content = '='.repeat(length)
  if (length === 2) {
    const place = state.tokens.length - 1
    state.delimiters.push({
      marker: EQUALS,
      length: 0,
      token: place,
      end: -1,
      open: can_open,
      close: can_close,
    })
  }
  state.pos += length
  return true
}

function pair(state: StateInline, delimiters: readonly Delimiter[]): void {
  for (const opener of delimiters) {
    if (opener.marker !== EQUALS || opener.end < 0) continue
    const closer = delimiters[opener.end]!
    for (const [delimiter, type, nesting] of [
      [opener, 'mark_open', 1],
      [closer, 'mark_close', -1],
    ] as const) {
      const token = state.tokens[delimiter.token]!
      token.type = type
      token.tag = 'mark'
      token.nesting = nesting
      token.content = ''
    }
  }
}
