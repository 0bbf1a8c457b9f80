import type { JSONContent } from '@tiptap/core'
import { nodeAttributes } from '../../schema/attributes.ts'
import type { Tag } from './tags.ts'

/** Tables and toggles within each other that are read; deeper tags are text. */
const MAX_TABLES = 20

/** A block, or a tag of a table or toggle between the blocks. */
export type Item = { readonly block: JSONContent } | { readonly tag: Tag }

/** The blocks of one container, with its tags made into tables and toggles; tags that make none become paragraphs. */
export function withTables(items: readonly Item[]): JSONContent[] {
  if (!items.some((item) => 'tag' in item))
    return items.flatMap((item) => ('block' in item ? [item.block] : []))
  return new TableReader(items).blocks(0, items.length, 0)
}

class TableReader {
  readonly #items: readonly Item[]
  /** The offset of the closing tag for the offset of each opening tag that has one. */
  readonly #ends: ReadonlyMap<number, number>

  constructor(items: readonly Item[]) {
    this.#items = items
    this.#ends = pairs(items)
  }

  blocks(from: number, to: number, depth: number): JSONContent[] {
    const blocks: JSONContent[] = []
    for (let at = from; at < to; at++) {
      const item = this.#items[at]!
      if ('block' in item) {
        blocks.push(item.block)
        continue
      }
      const made = depth < MAX_TABLES ? this.#made(at, depth) : null
      if (made !== null) {
        blocks.push(made)
        at = this.#ends.get(at)!
      } else {
        blocks.push({ type: 'paragraph', content: [{ type: 'text', text: item.tag.raw }] })
      }
    }
    return blocks
  }

  /** The table or toggle that begins with a tag; `null` if none does. */
  #made(at: number, depth: number): JSONContent | null {
    if (this.#isOpening(at, 'table')) return this.#table(at, depth)
    return this.#isOpening(at, 'details') ? this.#toggle(at, depth) : null
  }

  /** A toggle, of which the summary is the first block. */
  #toggle(start: number, depth: number): JSONContent {
    const end = this.#ends.get(start)!
    const summary =
      start + 1 < end && this.#isOpening(start + 1, 'summary') ? this.#ends.get(start + 1)! : null
    const first = summary === null ? [] : this.blocks(start + 2, summary, depth + 1)
    if (summary !== null && first.length === 0) first.push({ type: 'paragraph' })
    const content = [...first, ...this.blocks((summary ?? start) + 1, end, depth + 1)]
    return { type: 'toggle', content: content.length > 0 ? content : [{ type: 'paragraph' }] }
  }

  #isOpening(at: number, ...names: readonly string[]): boolean {
    const item = this.#items[at]!
    return 'tag' in item && !item.tag.isClosing && names.includes(item.tag.name) && this.#ends.has(at)
  }

  #table(start: number, depth: number): JSONContent | null {
    const ranges = this.#rows(start + 1, this.#ends.get(start)!)
    if (ranges === null || ranges.length === 0) return null
    const content = ranges.map(([from, to]) => this.#row(from, to, depth))
    return { type: 'table', content }
  }

  /** The ranges of the rows, or `null` if there is anything else in the table. */
  #rows(from: number, to: number): [from: number, to: number][] | null {
    const rows: [number, number][] = []
    for (let at = from; at < to; at++) {
      const end = this.#ends.get(at)
      if (this.#isOpening(at, 'thead', 'tbody')) {
        const inner = this.#rows(at + 1, end!)
        if (inner === null) return null
        for (const row of inner) rows.push(row)
      } else if (this.#isOpening(at, 'tr') && this.#isRow(at + 1, end!)) {
        rows.push([at + 1, end!])
      } else {
        return null
      }
      at = end!
    }
    return rows
  }

  #isRow(from: number, to: number): boolean {
    for (let at = from; at < to; at++) {
      if (!this.#isOpening(at, 'td', 'th')) return false
      at = this.#ends.get(at)!
    }
    return true
  }

  #row(from: number, to: number, depth: number): JSONContent {
    const cells: JSONContent[] = []
    for (let at = from; at < to; at++) {
      const item = this.#items[at]!
      const end = this.#ends.get(at)!
      if ('tag' in item) cells.push(cell(item.tag, this.blocks(at + 1, end, depth + 1)))
      at = end
    }
    return cells.length > 0 ? { type: 'tableRow', content: cells } : { type: 'tableRow' }
  }
}

/** Pairs each closing tag with the last open tag, if that has the same name. */
function pairs(items: readonly Item[]): ReadonlyMap<number, number> {
  const ends = new Map<number, number>()
  const open: { readonly at: number; readonly name: string }[] = []
  items.forEach((item, at) => {
    if ('block' in item) return
    const { name, isClosing } = item.tag
    if (!isClosing) open.push({ at, name })
    else if (open.at(-1)?.name === name) ends.set(open.pop()!.at, at)
  })
  return ends
}

function cell({ name, attributes }: Tag, blocks: JSONContent[]): JSONContent {
  const type = name === 'th' ? 'tableHeader' : 'tableCell'
  const count = (attribute: string) => Number(attributes.get(attribute) ?? 1)
  const widths = attributes.get('data-colwidth')
  const attrs = nodeAttributes(type, {
    colspan: count('colspan'),
    rowspan: count('rowspan'),
    align: attributes.get('align'),
    ...(widths === undefined ? {} : { colwidth: widths.split(',').map(Number) }),
  })
  return {
    type,
    attrs: { colspan: 1, rowspan: 1, ...attrs },
    content: blocks.length > 0 ? blocks : [{ type: 'paragraph' }],
  }
}
