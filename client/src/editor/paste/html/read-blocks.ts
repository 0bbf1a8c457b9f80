import { isSafeImage } from '@cowrite/crdt/richtext'
import { type EmbeddedImage, embed } from '../../files/embedded-image.ts'
import type {
  Block,
  Cell,
  Format,
  Item,
  ListBlock,
  ListPlace,
  NumberStyle,
  Run,
  TextBlock,
} from '../content/block.ts'
import { PLAIN } from '../content/block.ts'
import { gatherLists } from '../content/gather-lists.ts'
import { isBlank, linkAddresses, splitAtEmptyLines, textOfRuns, tidyRuns } from '../content/runs.ts'
import { checkedByAttributes, takeBox } from './checks.ts'
import { codeIn } from './code.ts'
import { formatIn } from './formats.ts'
import { quotationIn } from './quotations.ts'
import type { Source } from './source.ts'
import { keepsLines } from './style.ts'
import type { Stylesheet } from './stylesheet.ts'
import { alignmentOf, isBoldCell, isLayout, rawRows, tableBlocks } from './tables.ts'
import {
  classesOf,
  descendants,
  elementsAround,
  isElement,
  isNamed,
  type TreeElement,
  type TreeNode,
  textOf,
} from './tree.ts'
import { isMarker, wordPlace } from './word-list.ts'

/** Elements that begin and end a paragraph, beside those with a meaning of their own. */
const BLOCKS: ReadonlySet<string> = new Set([
  ...['address', 'article', 'body', 'caption', 'center', 'code-block', 'dd', 'dir', 'div', 'dl', 'dt'],
  ...[
    'fieldset',
    'figcaption',
    'figure',
    'footer',
    'form',
    'header',
    'hgroup',
    'html',
    'legend',
    'main',
    'menu',
  ],
  ...['nav', 'p', 'section', 'summary', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr'],
])

/** Elements that are nested, as deep as {@link MAX_LEVELS}; below that they only begin and end a paragraph. */
const NESTED: ReadonlySet<string> = new Set(['aside', 'blockquote', 'details', 'li', 'ol', 'table', 'ul'])

/** Maximum number of lists, quotes and tables in each other: real documents nest a dozen. */
const MAX_LEVELS = 20

/** What is known of a page while its content is read. */
export interface Page {
  readonly source: Source
  readonly sheet: Stylesheet
}

/** The content of a page. */
export interface PageContent {
  readonly blocks: readonly Block[]
  /** Number of images that cannot be kept: they are on the computer from which the page comes. */
  readonly lostImages: number
  /** The images whose content is in the page itself. */
  readonly embedded: readonly EmbeddedImage[]
}

/** What applies to a place in a page. */
interface Place {
  readonly format: Format
  readonly level: TextBlock['level']
  /** Number of lists, quotes and tables around. */
  readonly depth: number
  /** Whether line feeds are shown. */
  readonly lines: boolean
  /** Whether a paragraph that begins with a box is a task. Not in items of lists, which are tasks as a whole. */
  readonly boxes: boolean
  readonly list: ListPlace | null
}

const TOP: Place = { format: PLAIN, level: 0, depth: 0, lines: false, boxes: true, list: null }

/** Reads the content of a page that {@link prune} has cleaned. */
export function readBlocks(root: TreeElement, page: Page): PageContent {
  const reader = new Reader(page, elementsAround(root, 'pre'))
  const blocks = reader.blocksOf(root.children, TOP)
  return { blocks, lostImages: reader.lostImages, embedded: reader.embedded }
}

class Reader {
  lostImages = 0
  readonly embedded: EmbeddedImage[] = []
  private readonly page: Page
  private readonly frames: ReadonlySet<TreeElement>

  constructor(page: Page, frames: ReadonlySet<TreeElement>) {
    this.page = page
    this.frames = frames
  }

  blocksOf(nodes: readonly TreeNode[], place: Place): Block[] {
    const blocks: Block[] = []
    let runs: Run[] = []

    const flush = (place: Place): void => {
      for (const line of splitAtEmptyLines(runs)) {
        const block = textBlock(line, place)
        if (block !== null) blocks.push(block)
      }
      runs = []
    }
    const visitAll = (nodes: readonly TreeNode[], place: Place): void => {
      for (let at = 0; at < nodes.length; at++) {
        const node = nodes[at]!
        if (!isNamed(node, 'li') || place.depth >= MAX_LEVELS) {
          visit(node, place)
          continue
        }
        // Items outside of a list, from a selection that begins in one.
        let end = at + 1
        while (end < nodes.length && (isNamed(nodes[end], 'li') || isBlankText(nodes[end]!))) end++
        flush(place)
        blocks.push(
          ...this.list({ name: 'ul', attributes: {}, style: {}, children: nodes.slice(at, end) }, place),
        )
        at = end - 1
      }
    }
    const visit = (node: TreeNode, place: Place): void => {
      if (typeof node === 'string') {
        pushText(runs, node, place)
        return
      }
      if (node.name === 'math') {
        runs.push({ kind: 'math', latex: node.attributes['title'] ?? '' })
        return
      }
      if (node.name === 'br' || node.name === 'input') {
        const checked = node.attributes['checked'] !== undefined
        runs.push(node.name === 'br' ? { kind: 'break' } : { kind: 'checkbox', checked })
        return
      }
      const own = this.ownBlocks(node, place)
      if (own !== null) {
        flush(place)
        blocks.push(...own)
        return
      }
      const level = headingLevelOf(node)
      const lines = keepsLines(node.style) ?? place.lines
      if (level === 0 && !BLOCKS.has(node.name) && !NESTED.has(node.name)) {
        if (isMarker(node)) {
          if (place.list === null)
            pushText(
              runs,
              `${textOf(node)
                .replace(/[\s\u00a0]+/g, ' ')
                .trim()} `,
              place,
            )
          return
        }
        visitAll(node.children, { ...place, lines, format: formatIn(node, place.format, this.page.source) })
        return
      }
      flush(place)
      const list = level === 0 ? (wordPlace(node, this.page.sheet) ?? place.list) : null
      const inside: Place = { ...place, lines, list, level: level === 0 ? place.level : level }
      visitAll(node.children, inside)
      flush(inside)
    }

    visitAll(nodes, place)
    flush(place)
    return gatherLists(blocks)
  }

  /** The blocks of an element with a meaning of its own; `null` for one that is a paragraph or a part of one. */
  private ownBlocks(node: TreeElement, place: Place): Block[] | null {
    if (place.depth >= MAX_LEVELS && NESTED.has(node.name)) return null
    const code = codeIn(node, this.frames)
    if (code !== null) return [{ kind: 'code', ...code }]
    switch (node.name) {
      case 'hr':
        return [{ kind: 'rule' }]
      case 'img':
        return this.image(node)
      case 'ul':
      case 'ol':
        return this.list(node, place)
      case 'table':
        return this.table(node, place)
      case 'details': {
        const blocks = this.blocksOf(node.children, { ...place, level: 0, depth: place.depth + 1 })
        return blocks.length === 0 ? [] : [{ kind: 'toggle', blocks }]
      }
      default: {
        const quotation = quotationIn(node)
        if (quotation === null) return null
        const { callout, source, children } = quotation
        const blocks = this.blocksOf(children, { ...place, level: 0, depth: place.depth + 1 })
        return blocks.length === 0 ? [] : [{ kind: 'quote', callout, source, blocks }]
      }
    }
  }

  private image({ attributes }: TreeElement): Block[] {
    const { src = '', alt, title } = attributes
    const embedded = embed(src.trim(), this.embedded)
    if (embedded !== null) return [{ kind: 'image', src: embedded, alt: alt ?? null, title: title ?? null }]
    if (!/^https?:/i.test(src.trim()) || !isSafeImage(src)) {
      this.lostImages++
      return []
    }
    return [{ kind: 'image', src: src.trim(), alt: alt ?? null, title: title ?? null }]
  }

  private list(element: TreeElement, place: Place): Block[] {
    const ordered = element.name === 'ol'
    const start = Number.parseInt(element.attributes['start'] ?? '1', 10)
    const list = {
      ordered,
      start: start >= 0 && start <= 99_999_999 ? start : 1,
      numbers: numbersOf(element),
    }
    const items: { checked: boolean | null; blocks: Block[] }[] = []
    const flat: Block[] = []
    const add = (child: TreeNode): void => {
      if (typeof child === 'string') {
        if (!isBlank(child)) items.push(this.item([child], place))
      } else if (child.name === 'li') {
        const level = Number.parseInt(child.attributes['data-aria-level'] ?? '', 10)
        const item = this.item(child, place)
        if (level >= 1 && level <= 9) flat.push(...placed(item, { ...list, level, checked: item.checked }))
        else items.push(item)
      } else if (child.name === 'ul' || child.name === 'ol') {
        // Google Docs nests lists directly in lists.
        const last = items.at(-1)
        const inner = this.list(child, place)
        if (last === undefined) items.push({ checked: null, blocks: inner })
        else last.blocks.push(...inner)
      } else if (descendants(child, (one) => one.name === 'li').length > 0) child.children.forEach(add)
      else {
        const item = this.item([child], place)
        if (item.blocks.length > 0) items.push(item)
      }
    }
    element.children.forEach(add)
    if (items.length > 0) flat.push({ kind: 'list', ...list, items } satisfies ListBlock)
    return flat
  }

  private item(
    source: TreeElement | readonly TreeNode[],
    place: Place,
  ): { checked: boolean | null; blocks: Block[] } {
    const element = 'children' in source ? source : null
    const given = element === null ? null : checkedByAttributes(element)
    // The picture of the box that Google Docs has.
    const children = element === null ? (source as readonly TreeNode[]) : element.children
    const nodes =
      given === null ? children : children.filter((child) => !isNamed(child, 'img', 'input', 'label'))
    const inside: Place = { ...place, level: 0, depth: place.depth + 1, boxes: false, list: null }
    const blocks = this.blocksOf(nodes, inside)
    const [first, ...rest] = blocks
    if (given !== null) return { checked: given, blocks: given ? [...withoutStrike(first), ...rest] : blocks }
    const box = first?.kind === 'text' ? takeBox(first.runs) : null
    if (box === null || first?.kind !== 'text') return { checked: null, blocks }
    return { checked: box.checked, blocks: [{ ...first, runs: box.rest }, ...rest] }
  }

  private table(table: TreeElement, place: Place): Block[] {
    const inside: Place = { ...place, level: 0, depth: place.depth + 1, boxes: true, list: null }
    if (isLayout(table)) return this.blocksOf(table.children, inside)
    const caption = table.children.filter((child) => isNamed(child, 'caption'))
    const rows = rawRows(table).map((row) =>
      row.map(({ element, header, columns, rows }): Cell => {
        const bold = this.page.source === 'spreadsheet' && isBoldCell(element)
        const format = bold ? { ...inside.format, bold } : inside.format
        const align = alignmentOf(element)
        return {
          header,
          columns,
          rows,
          align,
          blocks: this.blocksOf(element.children, { ...inside, format }),
        }
      }),
    )
    return [...this.blocksOf(caption, inside), ...tableBlocks(rows, this.page.source)]
  }
}

function textBlock(line: readonly Run[], place: Place): TextBlock | null {
  const box = place.boxes ? takeBox(withoutBlankStart(line)) : null
  const runs = linkAddresses(tidyRuns(box === null ? line : box.rest))
  const empty = isBlank(textOfRuns(runs)) && !runs.some((run) => run.kind === 'checkbox')
  if (empty && box === null) return null
  const block: TextBlock = { kind: 'text', level: place.level, runs }
  if (box !== null && place.level === 0) {
    const level = place.list?.level ?? 1
    return { ...block, place: { level, ordered: false, start: 1, numbers: null, checked: box.checked } }
  }
  return place.list === null ? block : { ...block, place: place.list }
}

function withoutBlankStart(line: readonly Run[]): readonly Run[] {
  const start = line.findIndex((run) => run.kind !== 'text' || !isBlank(run.text))
  return start <= 0 ? line : line.slice(start)
}

function pushText(runs: Run[], text: string, { format, lines }: Place): void {
  if (!lines) {
    if (text !== '') runs.push({ kind: 'text', text, format })
    return
  }
  for (const [index, line] of text.split(/\r\n?|\n/).entries()) {
    if (index > 0) runs.push({ kind: 'break' })
    if (line !== '') runs.push({ kind: 'text', text: line, format })
  }
}

function isBlankText(node: TreeNode): boolean {
  return typeof node === 'string' && isBlank(node)
}

/** The level of a heading: of its element, its role or its style in Word; 0 for other elements. */
function headingLevelOf(element: TreeElement): TextBlock['level'] {
  const name = /^h([1-6])$/.exec(element.name)?.[1]
  const role = element.attributes['role'] === 'heading' ? element.attributes['aria-level'] : undefined
  const title = classesOf(element).includes('MsoTitle') ? '1' : undefined
  const level = Number.parseInt(name ?? role ?? title ?? '0', 10)
  return level >= 1 ? (Math.min(level, 4) as TextBlock['level']) : 0
}

function numbersOf(list: TreeElement): NumberStyle {
  if (list.name !== 'ol') return null
  const item = list.children.find((child) => isNamed(child, 'li'))
  const style = list.style['list-style-type'] ?? (isElement(item) ? item.style['list-style-type'] : undefined)
  switch (style ?? list.attributes['type']) {
    case 'a':
    case 'lower-alpha':
    case 'lower-latin':
      return 'a'
    case 'A':
    case 'upper-alpha':
    case 'upper-latin':
      return 'A'
    case 'i':
    case 'lower-roman':
      return 'i'
    case 'I':
    case 'upper-roman':
      return 'I'
    default:
      return null
  }
}

/** The item of a list that its source writes item by item, as Word's web app does. */
function placed(item: Item, place: ListPlace): Block[] {
  return item.blocks.map((block, index) =>
    index === 0 && block.kind === 'text' ? { ...block, place } : block,
  )
}

/** The text of a task that is done without the line through it, which its source draws for it. */
function withoutStrike(block: Block | undefined): Block[] {
  if (block === undefined) return []
  if (block.kind !== 'text') return [block]
  const struck = block.runs.every((run) => run.kind !== 'text' || run.format.strike)
  if (!struck) return [block]
  const runs = block.runs.map((run) =>
    run.kind === 'text' ? { ...run, format: { ...run.format, strike: false } } : run,
  )
  return [{ ...block, runs }]
}
