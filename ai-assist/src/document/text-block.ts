import { FIELD, headingLevel, MAX_DEPTH } from '@cowrite/crdt/richtext'
import * as Y from 'yjs'

/** A paragraph, heading or code block as plain data: what prompts and the offline assistant work on. */
export interface TextBlock {
  readonly kind: 'paragraph' | 'heading' | 'code'
  /** 1–4 for a heading, 0 otherwise. */
  readonly level: number
  /** Set on the first text block of a list item. */
  readonly list: ListPlace | null
  /** Plain text; a hard break is `\n`. */
  readonly text: string
}

/** Where a text block stands in a list. */
export interface ListPlace {
  readonly kind: 'bullet' | 'ordered' | 'task'
  /** 0 for the outermost list. */
  readonly depth: number
  /** Whether a task is ticked; false for other lists. */
  readonly checked: boolean
}

/** A text block together with the shared types that hold it; valid as long as its Y.Doc. */
export interface LiveBlock extends TextBlock {
  /** The block itself. */
  readonly element: Y.XmlElement
  /** The direct child of the document that holds the block: itself, or its list, table or quote. */
  readonly top: Y.XmlElement
  /** Its runs of text, in order; none in an untouched empty block, several around hard breaks. */
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

/** The rich text of a document, as the shared type that holds it. */
export function richText(doc: Y.Doc): Y.XmlFragment {
  return doc.getXmlFragment(FIELD)
}

/**
 * All text blocks of a document in reading order, those in lists, quotes and tables included; blocks inside of more
 * others than anything of the document can be shown with ({@link MAX_DEPTH}) are left out.
 */
export function readBlocks(doc: Y.Doc): LiveBlock[] {
  const blocks: LiveBlock[] = []
  for (const top of richText(doc).toArray()) {
    if (top instanceof Y.XmlElement) collect(top, { top, depth: 1, list: null }, blocks)
  }
  return blocks
}

/** The plain data of live blocks, safe to keep and to send to another thread. */
export function toTextBlocks(blocks: readonly LiveBlock[]): TextBlock[] {
  return blocks.map(({ kind, level, list, text }) => ({ kind, level, list, text }))
}

/** The plain text of one Y.XmlText; an embed counts as one U+FFFC, so that offsets stay those of Yjs. */
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

/** Whether a shared type, or anything that holds it, was deleted: what is written into it is lost. */
export function isGone(type: { readonly _item: Y.Item | null }): boolean {
  for (let item = type._item; item !== null; ) {
    if (item.deleted) return true
    const parent: unknown = item.parent
    if (!(parent instanceof Y.AbstractType)) return true
    item = parent._item
  }
  return false
}

interface ListContext {
  readonly kind: ListPlace['kind']
  readonly depth: number
}

/** Where an element stands. */
interface Place {
  readonly top: Y.XmlElement
  /** Elements that it is inside of, itself included. */
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
  let text = ''
  for (const child of element.toArray()) {
    if (child instanceof Y.XmlText) {
      texts.push(child)
      text += plainText(child)
    } else if (child instanceof Y.XmlElement && child.nodeName === 'hardBreak') {
      text += '\n'
    }
  }
  const level = kind === 'heading' ? headingLevel(element.getAttribute('level')) : 0
  return { kind, level, list: null, text, element, top, texts }
}
