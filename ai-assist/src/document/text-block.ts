import { FIELD, headingLevel, inlineText, MAX_DEPTH } from '@cowrite/crdt/richtext'
import * as Y from 'yjs'

/** A paragraph, heading or code block as plain data: the input of prompts and of the offline assistant. */
export interface TextBlock {
  readonly kind: 'paragraph' | 'heading' | 'code'
  /** 1–4 for a heading, 0 otherwise. */
  readonly level: number
  /** Set on the first text block of a list item. */
  readonly list: ListPlace | null
  /** Plain text; a hard break is `\n`, any other element in the line, such as a formula or a date, what it says. */
  readonly text: string
}

/** The position of a text block in a list. */
export interface ListPlace {
  readonly kind: 'bullet' | 'ordered' | 'task'
  /** 0 for the outermost list. */
  readonly depth: number
  /** Whether a task is checked; false for other lists. */
  readonly checked: boolean
}

/** A text block with its shared types; valid as long as its Y.Doc. */
export interface LiveBlock extends TextBlock {
  /** The block's own element. */
  readonly element: Y.XmlElement
  /** The top-level element that contains the block: itself, or its list, table or quote. */
  readonly top: Y.XmlElement
  /** Its text with U+FFFC for each element in the line but hard breaks, so that offsets are those of {@link texts}. */
  readonly raw: string
  /** What stands for each U+FFFC of {@link raw}. */
  readonly said: readonly string[]
  /** Its texts, in order; none in an untouched empty block, several around hard breaks. */
  readonly texts: readonly Y.XmlText[]
}

const KINDS: Readonly<Record<string, TextBlock['kind']>> = {
  paragraph: 'paragraph',
  heading: 'heading',
  codeBlock: 'code',
}

const LISTS: Readonly<Record<string, ListPlace['kind']>> = {
  bulletList: 'bullet',
  orderedList: 'ordered',
  taskList: 'task',
}

/** The shared type with the rich text of a document. */
export function richText(doc: Y.Doc): Y.XmlFragment {
  return doc.getXmlFragment(FIELD)
}

/**
 * All text blocks of a document in reading order, including those in lists, quotes and tables. Blocks nested deeper
 * than {@link MAX_DEPTH}, the limit of all rendering, are omitted.
 */
export function readBlocks(doc: Y.Doc): LiveBlock[] {
  const blocks: LiveBlock[] = []
  for (const top of richText(doc).toArray()) {
    if (top instanceof Y.XmlElement) collect(top, { top, depth: 1, list: null }, blocks)
  }
  return blocks
}

/** The plain data of live blocks, which may be stored and sent to another thread. */
export function toTextBlocks(blocks: readonly LiveBlock[]): TextBlock[] {
  return blocks.map(({ kind, level, list, text }) => ({ kind, level, list, text }))
}

/** The plain text of one Y.XmlText; an embed counts as one U+FFFC, so that offsets equal those of Yjs. */
export function plainText(text: Y.XmlText): string {
  return readRuns(text)
    .map((run) => run.text)
    .join('')
}

/** A stretch of text with equal marks. */
export interface TextRun {
  readonly text: string
  readonly attributes: Readonly<Record<string, unknown>>
}

/** The runs of one Y.XmlText in order; an embed is a run of one U+FFFC. */
export function readRuns(text: Y.XmlText): TextRun[] {
  return (text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]).map((part) => ({
    text: typeof part.insert === 'string' ? part.insert : '\ufffc',
    attributes: part.attributes ?? {},
  }))
}

/** Whether a shared type, or one of its ancestors, was deleted: text written into it is lost. */
export function isGone(type: { readonly _item: Y.Item | null }): boolean {
  for (let item = type._item; item !== null; ) {
    if (item.deleted) return true
    const parent: unknown = item.parent
    if (!(parent instanceof Y.AbstractType)) return true
    item = parent._item
  }
  return false
}

/** A stretch of a block's raw text with what its elements say. `before`: how many elements stand before it. */
export function spelled(raw: string, said: readonly string[], before = 0): string {
  let at = before
  return raw.replace(/\ufffc/g, () => said[at++] ?? '\ufffc')
}

interface ListContext {
  readonly kind: ListPlace['kind']
  readonly depth: number
}

/** The position of an element. */
interface Place {
  readonly top: Y.XmlElement
  /** Number of ancestor elements, including itself. */
  readonly depth: number
  readonly list: ListContext | null
}

function collect(element: Y.XmlElement, { top, depth, list }: Place, into: LiveBlock[]): void {
  if (depth > MAX_DEPTH) return
  const kind = KINDS[element.nodeName]
  if (kind !== undefined) {
    into.push(readBlock(element, top, kind))
    return
  }
  const listKind = LISTS[element.nodeName]
  const inner = listKind === undefined ? list : { kind: listKind, depth: list === null ? 0 : list.depth + 1 }
  const isItem = element.nodeName === 'listItem' || element.nodeName === 'taskItem'
  const before = into.length
  for (const child of element.toArray()) {
    if (child instanceof Y.XmlElement) collect(child, { top, depth: depth + 1, list: inner }, into)
  }
  const first = into[before]
  if (isItem && inner !== null && first !== undefined && first.list === null) {
    const checked: unknown = element.getAttribute('checked')
    into[before] = { ...first, list: { ...inner, checked: checked === true || checked === 'true' } }
  }
}

function readBlock(element: Y.XmlElement, top: Y.XmlElement, kind: TextBlock['kind']): LiveBlock {
  const texts: Y.XmlText[] = []
  const said: string[] = []
  let raw = ''
  for (const child of element.toArray()) {
    if (child instanceof Y.XmlText) {
      texts.push(child)
      const text = plainText(child)
      said.push(...text.replace(/[^\ufffc]/g, ''))
      raw += text
    } else if (child instanceof Y.XmlElement && child.nodeName === 'hardBreak') {
      raw += '\n'
    } else if (child instanceof Y.XmlElement) {
      said.push(inlineText(child.nodeName, child.getAttributes()) ?? '\ufffc')
      raw += '\ufffc'
    }
  }
  const level = kind === 'heading' ? headingLevel(element.getAttribute('level')) : 0
  return { kind, level, list: null, text: spelled(raw, said), element, top, raw, said, texts }
}
