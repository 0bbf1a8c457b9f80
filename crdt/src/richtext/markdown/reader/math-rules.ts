import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it'
import { latexOf } from '../../schema/attributes.ts'
import { mayBorderFormula } from '../syntax/formula.ts'
import { characterAt, characterBefore } from './flanking.ts'

const DOLLAR = 0x24
const BACKSLASH = 0x5c

/**
 * Adds formulas to a tokenizer: tokens `math_inline` of `$x$` and `` $`x`$ ``, and blocks between lines of `$$` as code in
 * the language `math`.
 */
export function addMath(md: MarkdownIt): void {
  md.inline.ruler.before('escapes', 'math', inlineMath)
  md.block.ruler.before('fence', 'math', mathBlock, { alt: ['paragraph', 'reference', 'blockquote', 'list'] })
}

function inlineMath(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== DOLLAR) return false
  const found = quotedAt(state) ?? dollarsAt(state)
  if (found === null) return false
  if (!silent) state.push('math_inline', '', 0).content = found.latex
  state.pos = found.end
  return true
}

interface Found {
  readonly latex: string
  readonly end: number
}

/** A formula between dollar signs and backticks, with anything around it. */
function quotedAt({ src, pos, posMax }: StateInline): Found | null {
  if (src[pos + 1] !== '`') return null
  const close = src.indexOf('`', pos + 2)
  if (close < 0 || close + 1 >= posMax || src[close + 1] !== '$') return null
  return formula(src.slice(pos + 2, close), close + 2)
}

/** A formula between single dollar signs without spaces inside and letters or digits outside of them. */
function dollarsAt({ src, pos, posMax }: StateInline): Found | null {
  if (!mayBorderFormula(characterBefore(src, pos))) return null
  if (pos + 1 >= posMax || /[\s$]/.test(src[pos + 1]!)) return null
  const close = closingDollar(src, pos + 1, posMax)
  if (close < 0 || /\s/.test(src[close - 1]!)) return null
  if (close + 1 < posMax && !mayBorderFormula(characterAt(src, close + 1))) return null
  return formula(src.slice(pos + 1, close), close + 1)
}

function closingDollar(src: string, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const code = src.charCodeAt(at)
    if (code === BACKSLASH) at++
    else if (code === DOLLAR) return at
  }
  return -1
}

function formula(source: string, end: number): Found | null {
  const latex = latexOf(source)
  return latex === null ? null : { latex, end }
}

/** Where the search for the end of a block of mathematics has failed already: no later line before it has an end. */
interface MathEnv {
  noMathBefore?: number
}

function mathBlock(state: StateBlock, start: number, end: number, silent: boolean): boolean {
  if (state.sCount[start]! - state.blkIndent >= 4) return false
  const first = lineOf(state, start)
  if (!first.startsWith('$$')) return false
  const single = /^\$\$(.+)\$\$\s*$/.exec(first)?.[1]
  const last = single === undefined ? closingLine(state, start, end) : start
  if (last === null) return false
  if (silent) return true
  const opening = first.slice(2)
  const closing = lineOf(state, last).trimEnd().slice(0, -2)
  const inner = single ?? [opening, ...linesOf(state, start + 1, last), closing].join('\n')
  const token = state.push('fence', 'code', 0)
  token.info = 'math'
  token.content = `${inner.replace(/^[ \t]*\n|\n[ \t]*$/g, '').replace(/^ +| +$/g, single === undefined ? '$&' : '')}\n`
  token.map = [start, last + 1]
  state.line = last + 1
  return true
}

function closingLine(state: StateBlock, start: number, end: number): number | null {
  const env = state.env as MathEnv
  if (start < (env.noMathBefore ?? 0)) return null
  let line = start + 1
  for (; line < end; line++) {
    // A block ends with its container.
    if (!state.isEmpty(line) && state.sCount[line]! < state.blkIndent) break
    if (lineOf(state, line).trimEnd().endsWith('$$')) return line
  }
  env.noMathBefore = line
  return null
}

function lineOf(state: StateBlock, line: number): string {
  return state.src.slice(state.bMarks[line]! + state.tShift[line]!, state.eMarks[line]!)
}

function linesOf(state: StateBlock, from: number, to: number): string[] {
  const text = state.getLines(from, to, state.blkIndent, false)
  return from < to ? text.split('\n') : []
}
