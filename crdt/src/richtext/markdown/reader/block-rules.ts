import type { MarkdownIt, StateBlock } from 'markdown-it'
import { addFootnotes } from './footnote-rules.ts'
import { isIndented, MAX_LEVEL } from './nesting.ts'
import { tableTagAt, togglePartsOf } from './tags.ts'

/** Adds the rules for blocks to a tokenizer. */
export function addBlockRules(md: MarkdownIt): void {
  capNesting(md, 'blockquote', ['paragraph', 'reference', 'blockquote', 'list'])
  capNesting(md, 'list', ['paragraph', 'reference', 'blockquote'])
  addFootnotes(md)
  const alt = { alt: ['paragraph', 'reference', 'blockquote', 'list'] }
  md.block.ruler.before('code', 'table_tags', tableTags, alt)
  md.block.ruler.before('code', 'toggle_tags', toggleTags, alt)
}

function ruleOf(md: MarkdownIt, name: string) {
  const rule = md.block.ruler.__rules__.find((each) => each.name === name)
  if (rule === undefined) throw new Error(`markdown-it has no rule ${name}`)
  return rule.fn
}

function capNesting(md: MarkdownIt, name: string, alt: string[]): void {
  const rule = ruleOf(md, name)
  md.block.ruler.at(
    name,
    (state, start, end, silent) => state.level < MAX_LEVEL && rule(state, start, end, silent),
    { alt },
  )
}

/**
 * A line that begins with a tag of a table: tokens `block_tag`, with a `Tag` as `meta.tag`, and paragraphs of what
 * stands between the tags.
 */
function tableTags(state: StateBlock, line: number, _end: number, silent: boolean): boolean {
  let start = state.bMarks[line]! + state.tShift[line]!
  if (state.src.charCodeAt(start) !== 0x3c) return false
  if (isIndented(state, line) && !followsTag(state, line)) return false
  if (tableTagAt(state.src, start) === null) return false
  if (silent) return true
  state.line = line + 1
  const end = state.eMarks[line]!
  for (let at = start; at < end; ) {
    const next = state.src.indexOf('<', at)
    const tag = next < 0 || next >= end ? null : tableTagAt(state.src, next)
    if (next >= 0 && next < end && (tag === null || next + tag.raw.length > end)) {
      at = next + 1
      continue
    }
    pushText(state, state.src.slice(start, tag === null ? end : next), line)
    if (tag === null) return true
    const token = state.push('block_tag', '', 0)
    token.map = [line, line + 1]
    token.meta = { tag }
    at = next + tag.raw.length
    start = at
  }
  pushText(state, state.src.slice(start, end), line)
  return true
}

/** A heading as the summary of a toggle. */
const HEADING = /^<(h[1-4])>([^\n]*)<\/\1>$/i

/** A line that opens or closes a toggle, or is its summary: tokens `block_tag`, and a paragraph or heading. */
function toggleTags(state: StateBlock, line: number, _end: number, silent: boolean): boolean {
  const start = state.bMarks[line]! + state.tShift[line]!
  if (state.src.charCodeAt(start) !== 0x3c || isIndented(state, line)) return false
  const parts = togglePartsOf(state.src.slice(start, state.eMarks[line]).trimEnd())
  if (parts === null) return false
  if (silent) return true
  state.line = line + 1
  for (const part of parts) {
    if ('summary' in part) {
      const source = part.summary.trim()
      const [, tag, text] = HEADING.exec(source) ?? []
      pushText(state, text ?? source, line, tag?.toLowerCase())
      continue
    }
    const token = state.push('block_tag', '', 0)
    token.map = [line, line + 1]
    token.meta = { tag: part.tag }
  }
  return true
}

/** Whether the line before is one of tags: in HTML, indented lines after it are no code. */
function followsTag(state: StateBlock, line: number): boolean {
  const last = state.tokens.at(-1)
  return last?.type === 'block_tag' && last.map?.[1] === line
}

/** A paragraph of a text, or a heading with this tag; nothing for a paragraph without text. */
function pushText(state: StateBlock, source: string, line: number, heading?: string): void {
  const content = source.trim()
  if (content === '' && heading === undefined) return
  const [type, tag] = heading === undefined ? ['paragraph', 'p'] : ['heading', heading]
  state.push(`${type}_open`, tag, 1).map = [line, line + 1]
  const inline = state.push('inline', '', 0)
  inline.content = content
  inline.children = []
  state.push(`${type}_close`, tag, -1)
}
