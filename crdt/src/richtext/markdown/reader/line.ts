import type { JSONContent } from '@tiptap/core'
import type { Env, MarkdownIt, Token } from 'markdown-it'
import { canonical } from '../../content/canonical.ts'
import { MARK_ORDER } from '../../content/content.ts'
import { markAttributes, nodeAttributes } from '../../schema/attributes.ts'
import { percentOf } from '../../schema/picture.ts'
import { cleanAddress } from '../syntax/address.ts'
import type { Mark } from '../syntax/inline.ts'
import { findAutolinks } from './autolinks.ts'
import { markOfTag, tagOf } from './tags.ts'

/** The marks of tokens that open and close. */
const TOKEN_MARKS: Readonly<Record<string, string>> = {
  strong: 'bold',
  em: 'italic',
  s: 'strike',
  mark: 'highlight',
}

/**
 * The source of a paragraph, heading or cell as nodes: texts, breaks, images and files. They and links keep only safe
 * addresses; text that is code has no other mark, and code in a link is text, as the schema demands.
 */
export function readLine(md: MarkdownIt, env: Env, source: string): JSONContent[] {
  const tokens: Token[] = []
  md.inline.parse(source, md, env, tokens)
  return new LineReader(md, tokens).read()
}

class LineReader {
  readonly #md: MarkdownIt
  readonly #tokens: readonly Token[]
  readonly #paired: ReadonlySet<Token>
  readonly #line: JSONContent[] = []
  /** The marks of the last node of the line, if that is a text. */
  #lastMarks: readonly Mark[] | null = null
  /** The marks that are open now; `null` after a change. Texts with the same object have the same marks. */
  #current: readonly Mark[] | null = null
  /** How often each mark is open: emphasis in emphasis is one mark. */
  readonly #open = new Map<string, number>()
  #link: Mark | null = null
  /** Whether an address was refused whose brackets then belong to the text. */
  #isRefused = false

  constructor(md: MarkdownIt, tokens: readonly Token[]) {
    this.#md = md
    this.#tokens = tokens
    this.#paired = pairedTags(tokens)
  }

  read(): JSONContent[] {
    this.#tokens.forEach((token, index) => {
      this.#token(token, this.#tokens[index + 1])
    })
    return this.#line
  }

  #token(token: Token, next: Token | undefined): void {
    switch (token.type) {
      case 'text':
        this.#autolinked(token.content)
        return
      case 'text_special':
        this.#text(token.content)
        return
      case 'code_inline':
        this.#code(token.content)
        return
      case 'softbreak':
        if (this.#line.at(-1)?.type !== 'hardBreak' && !isBreak(next)) this.#text(' ')
        return
      case 'hardbreak':
        this.#push({ type: 'hardBreak' })
        return
      case 'footnote_reference':
        this.#push({ type: 'footnoteReference', attrs: { label: token.meta?.['label'] } })
        return
      case 'image':
        this.#push(
          imageOf({
            src: token.attrGet('src'),
            title: token.attrGet('title'),
            alt: plainTextOf(token.children ?? []),
          }),
        )
        return
      case 'link_open':
        this.#openLink(token)
        return
      case 'link_close':
        if (this.#isRefused) this.#text('>')
        this.#isRefused = false
        this.#setLink(null)
        return
      case 'math_inline':
        this.#push({ type: 'inlineMath', attrs: { latex: token.content } })
        return
      case 'date':
      case 'mention':
        this.#push({ type: token.type, attrs: { ...token.meta } })
        return
      case 'tag':
        this.#tag(token)
        return
      default: {
        const mark = TOKEN_MARKS[token.type.replace(/_(?:open|close)$/, '')]
        if (mark === undefined) throw new Error(`Unknown token ${token.type}`)
        this.#count(mark, token.nesting)
      }
    }
  }

  #openLink(token: Token): void {
    const title = token.attrGet('title')
    this.#setLink(linkOf(token.attrGet('href'), title))
    this.#isRefused = this.#link === null && token.markup === 'autolink'
    if (this.#isRefused) this.#text('<')
  }

  #tag(token: Token): void {
    const tag = tagOf(token)
    const mark = markOfTag(tag.name)
    if (mark !== undefined) {
      if (this.#paired.has(token)) this.#count(mark, tag.isClosing ? -1 : 1)
      else this.#text(token.content)
      return
    }
    if (tag.name === 'br') {
      this.#push({ type: 'hardBreak' })
      return
    }
    const attributes = [...tag.attributes].map(([name, value]) => [name, decoded(this.#md, value)] as const)
    const values = Object.fromEntries(attributes)
    if (tag.name === 'a') this.#push(fileOf(values))
    else this.#push(imageOf({ ...values, caption: decoded(this.#md, tag.caption ?? '') }))
  }

  #count(mark: string, change: number): void {
    this.#open.set(mark, (this.#open.get(mark) ?? 0) + change)
    this.#current = null
  }

  #setLink(link: Mark | null): void {
    this.#link = link
    this.#current = null
  }

  #isOpen(mark: string): boolean {
    return (this.#open.get(mark) ?? 0) > 0
  }

  #autolinked(text: string): void {
    let at = 0
    if (this.#link === null && !this.#isOpen('code') && !this.#isRefused) {
      for (const { start, end, href } of findAutolinks(text)) {
        this.#text(text.slice(at, start))
        this.#setLink(linkOf(href, null))
        this.#text(text.slice(start, end))
        this.#setLink(null)
        at = end
      }
    }
    this.#text(text.slice(at))
  }

  #text(text: string): void {
    if (this.#isOpen('code')) {
      this.#code(text)
      return
    }
    this.#current ??= this.#openMarks()
    this.#append(text, this.#current)
  }

  #openMarks(): readonly Mark[] {
    const marks = MARK_ORDER.filter((name) => this.#isOpen(name)).map((type): Mark => ({ type }))
    return this.#link === null ? marks : [this.#link, ...marks]
  }

  /** Code excludes all other marks. A link says more than the look of code. */
  #code(text: string): void {
    this.#append(text, this.#link === null ? CODE : [this.#link])
  }

  #append(text: string, marks: readonly Mark[]): void {
    if (text === '') return
    const last = this.#line.at(-1)
    if (last !== undefined && this.#lastMarks !== null && areEqual(this.#lastMarks, marks)) {
      last.text += text
      return
    }
    this.#push({ type: 'text', text, ...(marks.length > 0 ? { marks: [...marks] } : {}) })
    this.#lastMarks = marks
  }

  #push(node: JSONContent): void {
    this.#line.push(node)
    this.#lastMarks = null
  }
}

const CODE: readonly Mark[] = [{ type: 'code' }]

function areEqual(a: readonly Mark[], b: readonly Mark[]): boolean {
  return a === b || canonical(a) === canonical(b)
}

function isBreak(token: Token | undefined): boolean {
  return token?.type === 'tag' && tagOf(token).name === 'br'
}

/** The tags of marks that have a partner. */
function pairedTags(tokens: readonly Token[]): ReadonlySet<Token> {
  const paired = new Set<Token>()
  const waiting = new Map<string, Token[]>()
  for (const token of tokens) {
    if (token.type !== 'tag') continue
    const { name, isClosing } = tagOf(token)
    const openers = waiting.get(name) ?? []
    waiting.set(name, openers)
    if (!isClosing) {
      openers.push(token)
      continue
    }
    const opener = openers.pop()
    if (opener !== undefined) paired.add(opener).add(token)
  }
  return paired
}

function linkOf(href: unknown, title: unknown): Mark | null {
  if (typeof href !== 'string') return null
  // The decoded address first: cleaning must not make a safe address of an unsafe one.
  if (markAttributes('link', { href })?.['href'] === undefined) return null
  const attrs = markAttributes('link', { href: cleanAddress(href), ...(title ? { title } : {}) })
  return attrs?.['href'] === undefined ? null : { type: 'link', attrs }
}

/** An image, without the address if that is unsafe. `values`: attributes of HTML, and its caption. */
function imageOf(values: Readonly<Record<string, unknown>>): JSONContent {
  const { alt, title, width, height, align, caption } = values
  const percent = percentOf(width)
  return withAddress('image', values['src'], {
    ...(alt ? { alt } : {}),
    ...(title ? { title } : {}),
    width: sizeOf(percent === null ? width : values['data-width']),
    height: sizeOf(percent === null ? height : values['data-height']),
    percent,
    align,
    caption: typeof caption === 'string' ? caption.replace(/\s+/g, ' ').trim() : undefined,
  })
}

/** A file, without the address if that is unsafe. `values`: attributes of a link in HTML. */
function fileOf(values: Readonly<Record<string, unknown>>): JSONContent {
  const { href, download: name, type } = values
  return withAddress('file', href, { name, size: sizeOf(values['data-size']), type })
}

function withAddress(type: string, src: unknown, others: Readonly<Record<string, unknown>>): JSONContent {
  const isSafe = nodeAttributes(type, { src })?.['src'] !== undefined
  const attrs = nodeAttributes(type, { ...(isSafe ? { src: cleanAddress(String(src)) } : {}), ...others })
  return attrs === null ? { type } : { type, attrs }
}

function sizeOf(value: unknown): unknown {
  return typeof value === 'string' && /^\d+(?:\.\d+)?(?:e[+-]\d+)?$/.test(value) ? Number(value) : value
}

/** Decodes the entities in an attribute of HTML, where backslashes are no escapes. */
function decoded(md: MarkdownIt, value: string): string {
  return md.utils.unescapeAll(value.replaceAll('\\', '\\\\'))
}

function plainTextOf(tokens: readonly Token[]): string {
  return tokens.map((token) => (token.type === 'softbreak' ? ' ' : textOf(token))).join('')
}

function textOf(token: Token): string {
  return token.type === 'image' ? plainTextOf(token.children ?? []) : token.content
}
