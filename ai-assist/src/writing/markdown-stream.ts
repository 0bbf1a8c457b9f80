import { InlineParser, type Marks } from './inline.ts'

/** A block that Markdown can open; `depth` 0 is the outermost list. */
export type BlockShape =
  | { readonly kind: 'paragraph' }
  | { readonly kind: 'heading'; readonly level: number }
  | { readonly kind: 'item'; readonly list: 'bullet' | 'ordered'; readonly depth: number }
  | { readonly kind: 'task'; readonly checked: boolean; readonly depth: number }
  | { readonly kind: 'quote' }
  | { readonly kind: 'code'; readonly language: string | null }

/** Operations to write, in order; texts belong to the block opened last. */
export type WriteOp =
  | { readonly op: 'open'; readonly block: BlockShape }
  | { readonly op: 'text'; readonly text: string; readonly marks: Marks }
  | { readonly op: 'close' }

/** Highest heading level of the document schema. */
const MAX_LEVEL = 4

/** Maximum length of the buffered start of a line, in characters. */
const MAX_START = 100

type State =
  /** At the start of a line that may still become several kinds of block. */
  | { readonly at: 'start'; readonly line: string }
  | { readonly at: 'text'; readonly inline: InlineParser }
  | { readonly at: 'code'; readonly line: string; readonly first: boolean }

/**
 * Reads Markdown that arrives in pieces, line by line: each line with text is a block (a paragraph, heading, list item,
 * task, quote), fenced code is one block. Tables, links and HTML remain literal text; rules are omitted.
 */
export class MarkdownStream {
  #state: State = { at: 'start', line: '' }
  /** Indents of the list items that may contain the next item, outermost first. */
  #indents: number[] = []

  /** Adds Markdown and returns the operations that are certain now. */
  push(markdown: string): WriteOp[] {
    const ops: WriteOp[] = []
    for (const char of markdown) {
      if (char !== '\r') this.#char(char, ops)
    }
    return ops
  }

  /** Ends the text: returns the buffered operations and closes the open block. */
  end(): WriteOp[] {
    const ops: WriteOp[] = []
    const state = this.#state
    if (state.at === 'code') this.#endCode(isFenceEnd(state.line) ? { ...state, line: '' } : state, ops)
    else this.#char('\n', ops)
    this.#state = { at: 'start', line: '' }
    this.#indents = []
    return ops
  }

  #char(char: string, ops: WriteOp[]): void {
    const state = this.#state
    switch (state.at) {
      case 'start':
        if (char === '\n') this.#wholeLine(state.line, ops)
        else this.#decide(state.line + char, ops)
        return
      case 'text':
        if (char === '\n') this.#endLine(state.inline, ops)
        else addSpans(ops, state.inline.push(char))
        return
      case 'code':
        if (char !== '\n') this.#state = { ...state, line: state.line + char }
        else if (isFenceEnd(state.line)) this.#endCode({ ...state, line: '' }, ops)
        else this.#codeLine(state, ops)
        return
    }
  }

  #decide(line: string, ops: WriteOp[]): void {
    if (isUndecided(line)) this.#state = { at: 'start', line }
    else this.#open(line, ops)
  }

  /** Handles a line that ended while it could still become several kinds of block. */
  #wholeLine(line: string, ops: WriteOp[]): void {
    this.#state = { at: 'start', line: '' }
    const fence = /^\s*```\s*([^\s`]*)[^`]*$/.exec(line)
    if (fence !== null) {
      this.#indents = []
      ops.push({ op: 'open', block: { kind: 'code', language: fence[1] || null } })
      this.#state = { at: 'code', line: '', first: true }
      return
    }
    const isRule = /^\s*(?:[-*_]\s*){3,}$/.test(line)
    const isEmptyBlock = /^\s*(?:#{1,6}|[-*+](?:\s+\[[ xX]\])?|\d{1,3}[.)]|>)?\s*$/.test(line)
    if (isRule || isEmptyBlock) return
    this.#open(line, ops)
    this.#char('\n', ops)
  }

  #open(line: string, ops: WriteOp[]): void {
    const { block, rest } = this.#readStart(line)
    const inline = new InlineParser()
    this.#state = { at: 'text', inline }
    ops.push({ op: 'open', block })
    addSpans(ops, inline.push(rest))
  }

  #endLine(inline: InlineParser, ops: WriteOp[]): void {
    addSpans(ops, inline.end())
    ops.push({ op: 'close' })
    this.#state = { at: 'start', line: '' }
  }

  #codeLine(state: Extract<State, { at: 'code' }>, ops: WriteOp[]): void {
    const text = state.first ? state.line : `\n${state.line}`
    if (text !== '') ops.push({ op: 'text', text, marks: {} })
    this.#state = { at: 'code', line: '', first: false }
  }

  #endCode(state: Extract<State, { at: 'code' }>, ops: WriteOp[]): void {
    if (state.line !== '') this.#codeLine(state, ops)
    ops.push({ op: 'close' })
    this.#state = { at: 'start', line: '' }
  }

  #readStart(line: string): { block: BlockShape; rest: string } {
    const task = /^(\s*)[-*+]\s+\[([ xX])\]\s+(.*)$/.exec(line)
    if (task !== null) {
      const depth = this.#depth(task[1]!)
      return { block: { kind: 'task', checked: task[2] !== ' ', depth }, rest: task[3]! }
    }
    const item = /^(\s*)(?:[-*+]|(\d{1,3}[.)]))\s+(.*)$/.exec(line)
    if (item !== null) {
      const depth = this.#depth(item[1]!)
      const list = item[2] === undefined ? 'bullet' : 'ordered'
      return { block: { kind: 'item', list, depth }, rest: item[3]! }
    }
    this.#indents = []
    const heading = /^\s*(#{1,6})\s+(.*)$/.exec(line)
    if (heading !== null) {
      const level = Math.min(MAX_LEVEL, heading[1]!.length)
      return { block: { kind: 'heading', level }, rest: heading[2]! }
    }
    const quote = /^\s*>\s*(.*)$/.exec(line)
    if (quote !== null) return { block: { kind: 'quote' }, rest: quote[1]! }
    return { block: { kind: 'paragraph' }, rest: line.trimStart() }
  }

  #depth(indent: string): number {
    const width = indent.replaceAll('\t', '    ').length
    while (this.#indents.length > 0 && this.#indents.at(-1)! >= width) this.#indents.pop()
    this.#indents.push(width)
    return this.#indents.length - 1
  }
}

function isFenceEnd(line: string): boolean {
  return /^\s*```\s*$/.test(line)
}

/** Whether the start of a line may still become different blocks, depending on the following characters. */
function isUndecided(line: string): boolean {
  if (line.length > MAX_START) return false
  return /^\s*(?:#{1,6}\s*|[-*+]\s*(?:\[[ xX]?\]?\s*)?|\d{1,3}(?:[.)]\s*)?|>\s*|`{1,2}|```[^`]*|(?:[-*_]\s*){2,})?$/.test(
    line,
  )
}

function addSpans(ops: WriteOp[], spans: readonly { text: string; marks: Marks }[]): void {
  for (const { text, marks } of spans) ops.push({ op: 'text', text, marks })
}
