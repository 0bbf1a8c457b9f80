import type { Env, MarkdownIt, StateBlock, StateInline } from 'markdown-it'
import { isIndented, MAX_LEVEL } from './nesting.ts'

/** The start of a footnote, with its label. */
const DEFINITION = /\[\^([\p{L}\p{N}_.:-]{1,64})\]:[ \t]*/uy

/** What looks like a footnote: no definition of a link, whatever its label is. */
const LIKE_DEFINITION = /\[\^[^\]\s]+\]:/y

/** A reference to a footnote, with its label. */
const REFERENCE = /\[\^([\p{L}\p{N}_.:-]{1,64})\]/uy

/** Columns by which the further blocks of a footnote are indented. */
const INDENT = 4

/** The labels of the footnotes of a text, as far as they have been read. */
export function footnotesOf(env: Env): Set<string> {
  const known: unknown = env['footnotes']
  if (known instanceof Set) return known as Set<string>
  const labels = new Set<string>()
  env['footnotes'] = labels
  return labels
}

/**
 * Adds footnotes in GitHub's flavour to a tokenizer: tokens `footnote_open` and `footnote_close` around the blocks of one,
 * and `footnote_reference` in lines, with the label as `meta.label`. What refers to no footnote is text.
 */
export function addFootnotes(md: MarkdownIt): void {
  const definition = md.block.ruler.__rules__.find(({ name }) => name === 'reference')
  if (definition === undefined) throw new Error('markdown-it has no rule reference')
  const { fn } = definition
  md.block.ruler.at('reference', (state, start, end, silent) => {
    LIKE_DEFINITION.lastIndex = state.bMarks[start]! + state.tShift[start]!
    return !LIKE_DEFINITION.test(state.src) && fn(state, start, end, silent)
  })
  md.block.ruler.before('reference', 'footnote', footnote, { alt: ['paragraph', 'reference'] })
  md.inline.ruler.before('link', 'footnote_reference', reference)
}

function footnote(state: StateBlock, start: number, end: number, silent: boolean): boolean {
  if (isIndented(state, start) || state.level >= MAX_LEVEL) return false
  DEFINITION.lastIndex = state.bMarks[start]! + state.tShift[start]!
  const match = DEFINITION.exec(state.src)
  if (match === null) return false
  if (silent) return true
  const label = match[1]!
  footnotesOf(state.env).add(label)
  const opening = state.push('footnote_open', '', 1)
  opening.meta = { label }
  opening.map = [start, start + 1]
  const { blkIndent, listIndent, parentType } = state
  const [mark, shift, count] = [state.bMarks[start]!, state.tShift[start]!, state.sCount[start]!]
  // The rest of the line stands where the further blocks stand.
  state.blkIndent += INDENT
  state.listIndent = -1
  state.parentType = 'root'
  state.bMarks[start] = Math.min(DEFINITION.lastIndex, state.eMarks[start]!)
  state.tShift[start] = 0
  state.sCount[start] = state.blkIndent
  state.md.block.tokenize(state, start, end)
  state.bMarks[start] = mark
  state.tShift[start] = shift
  state.sCount[start] = count
  state.blkIndent = blkIndent
  state.listIndent = listIndent
  state.parentType = parentType
  state.line = Math.max(state.line, start + 1)
  opening.map = [start, state.line]
  state.push('footnote_close', '', -1)
  return true
}

function reference(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== 0x5b || state.src.charCodeAt(state.pos + 1) !== 0x5e) return false
  REFERENCE.lastIndex = state.pos
  const match = REFERENCE.exec(state.src)
  if (match === null || REFERENCE.lastIndex > state.posMax || !footnotesOf(state.env).has(match[1]!))
    return false
  if (!silent) state.push('footnote_reference', '', 0).meta = { label: match[1]! }
  state.pos += match[0].length
  return true
}
