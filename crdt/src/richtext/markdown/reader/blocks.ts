import type { JSONContent } from '@tiptap/core'
import type { Env, MarkdownIt, Token } from 'markdown-it'
import { nodeAttributes } from '../../schema/attributes.ts'
import { readLine } from './line.ts'
import { SEPARATOR, takeQuotationLine } from './quotation-lines.ts'
import { type Item, withTables } from './table-tags.ts'
import { tagOf } from './tags.ts'

/** The highest level of a heading in the schema; deeper headings become paragraphs. */
const MAX_HEADING = 4

/** The source of an empty paragraph. */
export const EMPTY = '&nbsp;'

/** The source of a table of contents, as many readers know it. */
export const CONTENTS = '[TOC]'

/** The marker of a task at the start of a list item. */
const TASK = /^\[([ xX])\](?:[ \t\n]+|$)/

/** The tokens of a document as blocks of the schema. */
export function readTokens(md: MarkdownIt, env: Env, tokens: readonly Token[]): JSONContent[] {
  return new BlockReader(md, env, tokens).until(null)
}

class BlockReader {
  readonly #md: MarkdownIt
  readonly #env: Env
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(md: MarkdownIt, env: Env, tokens: readonly Token[]) {
    this.#md = md
    this.#env = env
    this.#tokens = tokens
  }

  /** The blocks up to a closing token, or to the end. */
  until(end: string | null): JSONContent[] {
    const items: Item[] = []
    while (this.#at < this.#tokens.length && this.#tokens[this.#at]!.type !== end) {
      const token = this.#next()
      if (token.type === 'block_tag') items.push({ tag: tagOf(token) })
      else for (const block of this.#block(token)) items.push({ block })
    }
    this.#at++
    return withTables(items)
  }

  #next(): Token {
    return this.#tokens[this.#at++]!
  }

  #block(token: Token): JSONContent[] {
    switch (token.type) {
      case 'paragraph_open':
        return this.#paragraph()
      case 'heading_open':
        return this.#heading(Number(token.tag.slice(1)))
      case 'bullet_list_open':
      case 'ordered_list_open':
        return this.#list(token)
      case 'blockquote_open': {
        const attrs = takeQuotationLine(this.#md, this.#env, this.#tokens, this.#at)
        const content = this.until('blockquote_close')
        return [
          {
            type: 'blockquote',
            ...(attrs === null ? {} : { attrs }),
            content: content.length > 0 ? content : [{ type: 'paragraph' }],
          },
        ]
      }
      case 'footnote_open': {
        const content = this.until('footnote_close')
        return [
          {
            type: 'footnote',
            attrs: { label: token.meta?.['label'] },
            content: content.length > 0 ? content : [{ type: 'paragraph' }],
          },
        ]
      }
      case 'fence':
      case 'code_block':
        return [this.#code(token)]
      case 'hr':
        return [{ type: 'horizontalRule' }]
      case 'table_open':
        return [this.#table()]
      default:
        throw new Error(`Unknown token ${token.type}`)
    }
  }

  #code({ content, info, type }: Token): JSONContent {
    const words = type === 'fence' ? this.#md.utils.unescapeAll(info) : ''
    // A language with backticks could not be written between fences of backticks.
    const language = nodeAttributes('codeBlock', { language: /^[^\s`]+/.exec(words.trim())?.[0] })
    const text = content.replace(/\n$/, '')
    return {
      type: 'codeBlock',
      ...(language === null ? {} : { attrs: language }),
      ...(text === '' ? {} : { content: [{ type: 'text', text }] }),
    }
  }

  /** The source of the line between an opening and a closing token, of which the first has been read. */
  #line(): string {
    const source = this.#next().content
    this.#at++
    return source
  }

  #paragraph(): JSONContent[] {
    const source = this.#line()
    if (source.toUpperCase() === CONTENTS) return [{ type: 'contents' }]
    return source === SEPARATOR ? [] : this.#lines({ type: 'paragraph' }, source)
  }

  #heading(level: number): JSONContent[] {
    const source = this.#line()
    const block = level > MAX_HEADING ? { type: 'paragraph' } : { type: 'heading', attrs: { level } }
    return this.#lines(block, source)
  }

  /** A block of the line, split at its images and files, which are blocks in the schema. */
  #lines(block: JSONContent, source: string): JSONContent[] {
    if (source === EMPTY || source === '') return [block]
    const line = readLine(this.#md, this.#env, source)
    if (!line.some(isBlock)) return [withContent(block, line)]
    const blocks: JSONContent[] = []
    let rest: JSONContent[] = []
    const flush = () => {
      const trimmed = trim(rest)
      if (trimmed.length > 0) blocks.push(withContent(block, trimmed))
      rest = []
    }
    for (const node of line) {
      if (!isBlock(node)) {
        rest.push(node)
        continue
      }
      flush()
      blocks.push(node)
    }
    flush()
    return blocks
  }

  #list(list: Token): JSONContent[] {
    const isOrdered = list.type === 'ordered_list_open'
    const numbers = nodeAttributes('orderedList', { start: Number(list.attrGet('start') ?? 1) })
    const lists: JSONContent[] = []
    const end = isOrdered ? 'ordered_list_close' : 'bullet_list_close'
    while (this.#next().type !== end) {
      const checked = isOrdered ? null : this.#taskMarker()
      const content = this.until('list_item_close')
      if (content[0]?.type !== 'paragraph') content.unshift({ type: 'paragraph' })
      const item =
        checked === null ? { type: 'listItem', content } : { type: 'taskItem', attrs: { checked }, content }
      const type = isOrdered ? 'orderedList' : checked === null ? 'bulletList' : 'taskList'
      const last = lists.at(-1)
      if (last?.type === type) last.content!.push(item)
      else lists.push({ type, ...(isOrdered ? { attrs: { start: 1, ...numbers } } : {}), content: [item] })
    }
    return lists
  }

  /** Removes a task's marker from the first line of the next item; `null` if there is none. */
  #taskMarker(): boolean | null {
    const line = this.#tokens[this.#at + 1]
    if (this.#tokens[this.#at]?.type !== 'paragraph_open' || line === undefined) return null
    const match = TASK.exec(line.content)
    if (match === null) return null
    line.content = line.content.slice(match[0].length)
    return match[1] !== ' '
  }

  #table(): JSONContent {
    const rows: JSONContent[] = []
    let cells: JSONContent[] = []
    for (let token = this.#next(); token.type !== 'table_close'; token = this.#next()) {
      if (token.type === 'tr_open') cells = []
      if (token.type === 'tr_close') rows.push({ type: 'tableRow', content: cells })
      if (token.type !== 'th_open' && token.type !== 'td_open') continue
      const align = /^text-align:(\w+)$/.exec(String(token.attrGet('style') ?? ''))?.[1]
      cells.push({
        type: token.type === 'th_open' ? 'tableHeader' : 'tableCell',
        attrs: { colspan: 1, rowspan: 1, ...(align === undefined ? {} : { align }) },
        content: this.#lines({ type: 'paragraph' }, this.#line()),
      })
    }
    return { type: 'table', content: rows }
  }
}

function withContent(block: JSONContent, content: JSONContent[]): JSONContent {
  return content.length > 0 ? { ...block, content } : block
}

function isBlock({ type }: JSONContent): boolean {
  return type === 'image' || type === 'file'
}

/** A line without the breaks and spaces that an image or file beside it has left at its ends. */
function trim(line: readonly JSONContent[]): JSONContent[] {
  const isBlank = ({ type, text }: JSONContent) => type === 'hardBreak' || /^ *$/.test(text ?? '')
  const start = line.findIndex((node) => !isBlank(node))
  if (start < 0) return []
  const kept = line.slice(start, line.findLastIndex((node) => !isBlank(node)) + 1)
  return kept.map((node, index) => {
    if (node.text === undefined) return node
    let { text } = node
    if (index === 0) text = text.replace(/^ +/, '')
    if (index === kept.length - 1) text = text.replace(/ +$/, '')
    return { ...node, text }
  })
}
