import type { JSONContent } from '@tiptap/core'
import { calloutOf, footnoteLabel, headingLevel, sourceOf } from '../../schema/attributes.ts'
import { CONTENTS, EMPTY } from '../reader/blocks.ts'
import { asLastLine } from '../reader/quotation-lines.ts'
import { frontMatterLines } from '../syntax/front-matter.ts'
import { codeFence } from './code-fence.ts'
import { conformBlocks } from './conform.ts'
import { markdownLanguage } from './escapes.ts'
import { writeFile, writeImage } from './image.ts'
import { pipeTable, tagTable } from './table.ts'
import { writeText } from './text-block.ts'

const LISTS: ReadonlySet<string> = new Set(['bulletList', 'taskList', 'orderedList'])

/** Blocks that stand on the line of an item's marker when the item begins with an empty paragraph. */
const AFTER_MARKER: ReadonlySet<string> = new Set(['image', 'file', 'codeBlock', 'blockquote', 'heading'])

/**
 * Blocks returned by `readContent` as Markdown that `readMarkdown` reads back as the same blocks, ending in one line
 * feed; empty for no blocks and for one empty paragraph. Nothing in the blocks becomes other markup. `footnotes` are
 * defined elsewhere.
 */
export function writeMarkdown(
  content: readonly JSONContent[],
  footnotes: ReadonlySet<string> = new Set(),
): string {
  const blocks = conformBlocks(content)
  if (blocks.length === 0 || (blocks.length === 1 && isEmptyParagraph(blocks[0]!))) return ''
  return `${new BlockWriter(new Set([...footnotes, ...footnotesOf(blocks)])).document(blocks).join('\n')}\n`
}

function isEmptyParagraph(block: JSONContent | undefined): boolean {
  return block?.type === 'paragraph' && block.content === undefined
}

/** The labels of the footnotes that are defined in these blocks. */
function footnotesOf(blocks: readonly JSONContent[]): ReadonlySet<string> {
  const labels = new Set<string>()
  const visit = ({ type, attrs, content = [] }: JSONContent): void => {
    const label = type === 'footnote' ? footnoteLabel(attrs?.['label']) : null
    if (label !== null) labels.add(label)
    content.forEach(visit)
  }
  blocks.forEach(visit)
  return labels
}

class BlockWriter {
  readonly #footnotes: ReadonlySet<string>

  constructor(footnotes: ReadonlySet<string>) {
    this.#footnotes = footnotes
  }

  /** The lines of a document. */
  document(blocks: readonly JSONContent[]): string[] {
    const front = frontMatterLines(blocks[0])
    if (front === null) return this.#blocks(blocks)
    const rest = this.#blocks(blocks.slice(1))
    return rest.length > 0 ? [...front, '', ...rest] : front
  }

  /** The lines of blocks, with an empty line between them. */
  #blocks(blocks: readonly JSONContent[]): string[] {
    const lines: string[] = []
    /** Whether the list before has the second of the two markers. */
    let isSecond = false
    blocks.forEach((block, index) => {
      isSecond = isSameKind(blocks[index - 1], block) && !isSecond
      if (index > 0) lines.push('')
      for (const line of this.#block(block, isSecond)) lines.push(line)
    })
    return lines
  }

  #block(block: JSONContent, isSecond: boolean): string[] {
    switch (block.type) {
      case 'paragraph':
        return this.#text(block).split('\n')
      case 'heading':
        return [heading(headingLevel(block.attrs?.['level']), this.#text(block))]
      case 'bulletList':
      case 'taskList':
      case 'orderedList':
        return this.#list(block, isSecond)
      case 'blockquote':
        return this.#quotation(block).map((line) => (line === '' ? '>' : `> ${line}`))
      case 'footnote':
        return this.#footnote(block)
      case 'toggle':
        return this.#toggle(block.content ?? [])
      case 'codeBlock': {
        const code = block.content?.[0]?.text ?? ''
        const fence = codeFence(code)
        const language = markdownLanguage(block.attrs?.['language'])
        return [`${fence}${language}`, ...code.split('\n'), fence]
      }
      case 'contents':
        return [CONTENTS]
      case 'horizontalRule':
        return ['---']
      case 'image':
        return [writeImage(block)]
      case 'file':
        return [writeFile(block)]
      case 'table':
        return (
          pipeTable(block, (cell) => this.#cell(cell)) ??
          tagTable(block, (cell) =>
            isEmptyParagraph(cell[0]) && cell.length === 1 ? [] : this.#blocks(cell),
          )
        )
      default:
        throw new Error(`A block ${block.type} is not in the schema`)
    }
  }

  /** The lines of a quotation or callout, without the sign before each. */
  #quotation({ attrs, content = [] }: JSONContent): string[] {
    const lines = this.#blocks(content)
    const callout = calloutOf(attrs?.['callout'])
    const isParagraph = (block: JSONContent | undefined) => block?.type === 'paragraph'
    if (callout !== null) {
      const head = `[!${callout.toUpperCase()}]`
      return isParagraph(content[0]) ? [head, ...lines] : [head, '', ...lines]
    }
    const source = sourceOf(attrs?.['source'])
    if (source === null) {
      if (isParagraph(content.at(-1))) lines.push(asLastLine(lines.pop() ?? ''))
      return lines
    }
    const text = writeText([{ type: 'text', text: source }], 'paragraph', new Set()) ?? ''
    return [...lines, '', `— ${text}`]
  }

  /** The lines of a footnote; without a label, which no editor makes, those of its content. */
  #footnote({ attrs, content = [] }: JSONContent): string[] {
    const label = footnoteLabel(attrs?.['label'])
    const lines = this.#blocks(content)
    if (label === null) return lines
    return lines.map((line, index) =>
      index === 0 ? `[^${label}]: ${line}` : line === '' ? '' : `    ${line}`,
    )
  }

  /** The lines of a toggle. Only a paragraph or heading can be a summary. */
  #toggle(content: readonly JSONContent[]): string[] {
    const [first, ...others] = content
    const isSummary = first?.type === 'paragraph' || first?.type === 'heading'
    const rest = this.#blocks(isSummary ? others : content)
    const head = isSummary ? ['<details>', this.#summary(first)] : ['<details>']
    return [...head, '', ...rest, ...(rest.length > 0 ? [''] : []), '</details>']
  }

  #summary(block: JSONContent): string {
    const text = writeText(block.content ?? [], 'heading', this.#footnotes) ?? ''
    const tag = block.type === 'heading' ? `h${headingLevel(block.attrs?.['level'])}` : null
    return `<summary>${tag === null ? text : `<${tag}>${text}</${tag}>`}</summary>`
  }

  #text(block: JSONContent): string {
    const place = block.type === 'heading' ? 'heading' : 'paragraph'
    return writeText(block.content ?? [], place, this.#footnotes) ?? EMPTY
  }

  #cell(block: JSONContent): string | null {
    if (block.type === 'image') return writeImage(block).replaceAll('|', '\\|')
    if (block.type === 'file') return writeFile(block).replaceAll('|', '\\|')
    return block.type === 'paragraph' ? writeText(block.content ?? [], 'cell', this.#footnotes) : null
  }

  #list(list: JSONContent, isSecond: boolean): string[] {
    const items = list.content ?? []
    const start = list.attrs?.['start']
    const first = typeof start === 'number' ? start : 1
    const isTight = items.every(isTightItem)
    const lines: string[] = []
    items.forEach((item, index) => {
      if (index > 0 && !isTight) lines.push('')
      const marker =
        list.type === 'orderedList' ? `${first + index}${isSecond ? ')' : '.'}` : isSecond ? '*' : '-'
      for (const line of this.#item(item, marker)) lines.push(line)
    })
    return lines
  }

  #item(item: JSONContent, marker: string): string[] {
    const content = item.content ?? []
    const indent = ' '.repeat(marker.length + 1)
    const head =
      item.type === 'taskItem' ? `${marker} [${item.attrs?.['checked'] === true ? 'x' : ' '}]` : marker
    const isEmpty = isEmptyParagraph(content[0])
    if (isEmpty && content.length === 1) return [head]
    const isCompact = isEmpty && item.type === 'listItem' && AFTER_MARKER.has(content[1]?.type ?? '')
    const lines =
      isTightItem(item) && !isCompact
        ? this.#tight(content)
        : this.#blocks(isCompact ? content.slice(1) : content)
    return lines.map((line, index) =>
      index === 0 ? `${head} ${line}` : line === '' ? '' : `${indent}${line}`,
    )
  }

  /** A paragraph and lists without empty lines between them, where the list can follow a paragraph at once. */
  #tight(blocks: readonly JSONContent[]): string[] {
    const [paragraph, ...lists] = blocks
    const lines = this.#text(paragraph!).split('\n')
    const rest = this.#blocks(lists)
    if (rest.length === 0) return lines
    return /^(?:[-*]|1[.)]) \S/.test(rest[0]!) && !/^[-*] \[[ x]\]$/.test(rest[0]!)
      ? [...lines, ...rest]
      : [...lines, '', ...rest]
  }
}

function heading(level: number, text: string): string {
  const marker = '#'.repeat(level)
  return text === '' ? marker : `${marker} ${text}`
}

/** An item of a paragraph and lists. After a lone `<br>` readers of HTML blocks need an empty line. */
function isTightItem({ content = [] }: JSONContent): boolean {
  const line = content[0]?.content
  if (line?.length === 1 && line[0]!.type === 'hardBreak') return false
  return content.slice(1).every(({ type }) => LISTS.has(type ?? ''))
}

/** Whether two blocks are lists that would be one list in Markdown. */
function isSameKind(before: JSONContent | undefined, block: JSONContent): boolean {
  if (before === undefined || !LISTS.has(before.type ?? '') || !LISTS.has(block.type ?? '')) return false
  return (before.type === 'orderedList') === (block.type === 'orderedList')
}
