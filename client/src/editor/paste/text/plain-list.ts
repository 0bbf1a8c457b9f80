import { type Block, type ListPlace, paragraph } from '../content/block.ts'
import { gatherLists } from '../content/gather-lists.ts'
import { linkAddresses } from '../content/runs.ts'

/** An item of a list in plain text: indentation, bullet or number, box of a task, text. */
const ITEM = /^([ \t]*)(?:[-*+•◦▪‣·]|(\d{1,9})[.)])[ \t]+(?:\[([ xX])\][ \t]+)?(\S.*)$/

/** A box as the bullet: `☐ milk`. */
const BOX = /^([ \t]*)(?:[-*•◦][ \t]+)?([☐☑☒])[ \t]*(\S.*)$/

/** Longest text that is examined, lines: a longer one is no list that somebody wrote. */
const MAX_LINES = 5_000

/**
 * The list in lines of plain text, such as `- a` and `1. a`, nested by indentation. `null` unless each line that is not
 * empty is an item, and there are at least two.
 */
export function readPlainList(lines: readonly string[]): Block[] | null {
  if (lines.length > MAX_LINES) return null
  const blocks: Block[] = []
  /** The indentations of the levels that are open. */
  const levels: number[] = []
  for (const line of lines) {
    if (line.trim() === '') continue
    const item = itemOf(line)
    if (item === null) return null
    while (levels.length > 0 && levels.at(-1)! > item.indentation) levels.pop()
    if (levels.length === 0 || levels.at(-1)! < item.indentation) levels.push(item.indentation)
    const place: ListPlace = { ...item.place, level: levels.length }
    const block = paragraph(item.text)
    blocks.push({ ...block, runs: linkAddresses(block.runs), place })
  }
  return blocks.length < 2 ? null : gatherLists(blocks)
}

interface PlainItem {
  readonly indentation: number
  readonly place: Omit<ListPlace, 'level'>
  readonly text: string
}

function itemOf(line: string): PlainItem | null {
  const box = BOX.exec(line)
  if (box !== null) {
    const [, indent = '', sign = '', text = ''] = box
    const place = { ordered: false, start: 1, numbers: null, checked: sign !== '☐' }
    return { indentation: widthOf(indent), place, text }
  }
  const [, indent = '', number, mark, text] = ITEM.exec(line) ?? []
  if (text === undefined) return null
  const ordered = number !== undefined
  const start = ordered ? Math.min(Number(number), 99_999_999) : 1
  const checked = mark === undefined ? null : mark !== ' '
  return { indentation: widthOf(indent), place: { ordered, start, numbers: null, checked }, text }
}

/** Width of an indentation, columns; a tab has four. */
function widthOf(indent: string): number {
  return [...indent].reduce((width, char) => width + (char === '\t' ? 4 : 1), 0)
}
