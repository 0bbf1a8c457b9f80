import type { MarkdownIt, StateInline } from 'markdown-it'

/** Escaped punctuation, all that follows each other. */
const ESCAPES = /(?:\\[!-/:-@[-`{-~])+/y

/** Adds a rule that reads escapes which follow each other as one token `text_special`, in place of one for each. */
export function addEscapes(md: MarkdownIt): void {
  md.inline.ruler.before('escape', 'escapes', tokenize)
}

function tokenize(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== 0x5c) return false
  ESCAPES.lastIndex = state.pos
  const run = ESCAPES.exec(state.src)?.[0].slice(0, state.posMax - state.pos)
  if (run === undefined) return false
  const source = run.length % 2 === 0 ? run : run.slice(0, -1)
  if (source === '') return false
  if (!silent) state.push('text_special', '', 0).content = source.replace(/\\(.)/g, '$1')
  state.pos += source.length
  return true
}
