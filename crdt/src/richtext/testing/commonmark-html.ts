import type { JSONContent } from '@tiptap/core'
import { MARK_ORDER } from '../content/content.ts'

// The HTML of CommonMark's examples as a document of the schema, for comparison with our reader of Markdown.

type HtmlNode = string | HtmlElement

interface HtmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: HtmlNode[]
}

const EMPTY_ELEMENTS: ReadonlySet<string> = new Set(['br', 'hr', 'img'])
const MARKS: Readonly<Record<string, string>> = { strong: 'bold', em: 'italic', code: 'code', a: 'link' }
const INLINE: ReadonlySet<string> = new Set([...Object.keys(MARKS), 'br', 'img'])
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }

const decoded = (text: string) => text.replace(/&(amp|lt|gt|quot);/g, (_all, name: string) => ENTITIES[name]!)

/** Parses HTML as CommonMark's reference renders it: well-formed, without comments. */
function parse(html: string): HtmlNode[] {
  const root: HtmlElement = { name: '', attributes: {}, children: [] }
  const open = [root]
  for (const [token, close, name, attributes] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)([^>]*)>|[^<]+|</g)) {
    const top = open.at(-1)!
    if (name === undefined) {
      top.children.push(decoded(token))
    } else if (close === '/') {
      open.pop()
    } else {
      const pairs = Array.from(attributes!.matchAll(/([a-z]+)="([^"]*)"/g), ([, key, value]) => [
        key!,
        decoded(value!),
      ])
      const element: HtmlElement = { name, attributes: Object.fromEntries(pairs), children: [] }
      top.children.push(element)
      if (!EMPTY_ELEMENTS.has(name)) open.push(element)
    }
  }
  return root.children
}

/** The blocks of HTML from CommonMark's examples, without raw HTML; images are blocks. */
export function blocksOfHtml(html: string): JSONContent[] {
  return blocksOf(parse(html))
}

function blocksOf(nodes: readonly HtmlNode[]): JSONContent[] {
  const blocks: JSONContent[] = []
  let line: HtmlNode[] = []
  const flush = () => {
    if (line.some((node) => typeof node !== 'string' || node.trim() !== '')) {
      // In a tight list the text stands between line feeds.
      const ends = line.map((node, index) => {
        if (typeof node !== 'string') return node
        const start = index === 0 ? node.replace(/^\n/, '') : node
        return index === line.length - 1 ? start.replace(/\n$/, '') : start
      })
      blocks.push(...linesOf({ type: 'paragraph' }, ends))
    }
    line = []
  }
  for (const node of nodes) {
    if (typeof node === 'string' || INLINE.has(node.name)) {
      line.push(node)
      continue
    }
    flush()
    blocks.push(...blockOf(node))
  }
  flush()
  return blocks
}

function blockOf({ name, attributes, children }: HtmlElement): JSONContent[] {
  switch (name) {
    case 'p':
    case 'h5':
    case 'h6':
      return linesOf({ type: 'paragraph' }, children)
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
      return linesOf({ type: 'heading', attrs: { level: Number(name[1]) } }, children)
    case 'hr':
      return [{ type: 'horizontalRule' }]
    case 'blockquote': {
      const content = blocksOf(children)
      return [{ type: name, content: content.length > 0 ? content : [{ type: 'paragraph' }] }]
    }
    case 'ul':
      return [{ type: 'bulletList', content: itemsOf(children) }]
    case 'ol': {
      const start = Number(attributes['start'] ?? 1)
      return [{ type: 'orderedList', attrs: { start }, content: itemsOf(children) }]
    }
    case 'pre':
      return [codeBlock(children[0] as HtmlElement)]
    default:
      throw new Error(`Unknown element ${name}`)
  }
}

function itemsOf(nodes: readonly HtmlNode[]): JSONContent[] {
  return nodes
    .filter((node) => typeof node !== 'string')
    .map(({ children }) => {
      const content = blocksOf(children)
      if (content[0]?.type !== 'paragraph') content.unshift({ type: 'paragraph' })
      return { type: 'listItem', content }
    })
}

function codeBlock({ attributes, children }: HtmlElement): JSONContent {
  const language = attributes['class']?.replace(/^language-/, '')
  const text = children.join('').replace(/\n$/, '')
  return {
    type: 'codeBlock',
    ...(language === undefined ? {} : { attrs: { language } }),
    ...(text === '' ? {} : { content: [{ type: 'text', text }] }),
  }
}

/** A block of the line, split at its images. */
function linesOf(block: JSONContent, nodes: readonly HtmlNode[]): JSONContent[] {
  const line: JSONContent[] = []
  addInline(line, nodes, [])
  const blocks: JSONContent[] = []
  let rest: JSONContent[] = []
  const flush = (isNearImage: boolean) => {
    const content = isNearImage ? trimmed(rest) : rest
    if (content.length > 0 || !isNearImage) blocks.push(content.length > 0 ? { ...block, content } : block)
    rest = []
  }
  const hasImages = line.some(({ type }) => type === 'image')
  for (const node of line) {
    if (node.type !== 'image') {
      rest.push(node)
      continue
    }
    flush(true)
    blocks.push(node)
  }
  flush(hasImages)
  return blocks
}

function trimmed(line: readonly JSONContent[]): JSONContent[] {
  const kept = line.map((node, index) => {
    if (node.text === undefined) return node
    let { text } = node
    if (index === 0) text = text.trimStart()
    if (index === line.length - 1) text = text.trimEnd()
    return { ...node, text }
  })
  return kept.filter(({ text }) => text !== '')
}

function addInline(
  line: JSONContent[],
  nodes: readonly HtmlNode[],
  marks: JSONContent['marks'] & object,
): void {
  for (const node of nodes) {
    if (typeof node === 'string') {
      const text = (line.at(-1)?.type === 'hardBreak' ? node.replace(/^\n/, '') : node).replaceAll('\n', ' ')
      addText(line, text, marks)
    } else if (node.name === 'br') {
      line.push({ type: 'hardBreak' })
    } else if (node.name === 'img') {
      const { src, alt, title } = node.attributes
      const attrs = { ...(src ? { src } : {}), ...(alt ? { alt } : {}), ...(title ? { title } : {}) }
      line.push({ type: 'image', ...(Object.keys(attrs).length > 0 ? { attrs } : {}) })
    } else {
      const { href, title } = node.attributes
      const type = MARKS[node.name]!
      const mark = type === 'link' ? { type, attrs: { href, ...(title ? { title } : {}) } } : { type }
      addInline(line, node.children, [...marks.filter((each) => each.type !== type), mark])
    }
  }
}

/** Code excludes other marks, and a link excludes code, as in the schema. */
function addText(line: JSONContent[], text: string, all: JSONContent['marks'] & object): void {
  if (text === '') return
  const isCode = all.some(({ type }) => type === 'code')
  const link = all.find(({ type }) => type === 'link')
  const code = link === undefined ? [{ type: 'code' }] : [link]
  const marks = isCode ? code : [...all]
  marks.sort((a, b) => MARK_ORDER.indexOf(a.type) - MARK_ORDER.indexOf(b.type))
  const last = line.at(-1)
  if (last?.text !== undefined && JSON.stringify(last.marks ?? []) === JSON.stringify(marks)) {
    last.text += text
  } else {
    line.push({ type: 'text', text, ...(marks.length > 0 ? { marks } : {}) })
  }
}
