import { createElement, type MoveFollower, richtextSchema } from '@cowrite/crdt/richtext'
import type { Node } from '@tiptap/pm/model'
import * as Y from 'yjs'
import { isGone } from '../document/text-block.ts'
import type { BlockShape, WriteOp } from './markdown-stream.ts'
import { Place } from './place.ts'
import { TextCursor } from './text-cursor.ts'

const schema = richtextSchema()
const PARAGRAPH = schema.node('paragraph')

/** A list being written: the place for its next item, and its last item. */
interface OpenList {
  readonly name: string
  readonly place: Place
  readonly item: Y.XmlElement
}

/** The place where a first paragraph continues: in a text, or in a block without text. */
export type Continuation = TextCursor | { readonly empty: Y.XmlElement }

/** Characters that follow the preceding text without a space. */
const NO_SPACE_BEFORE = /^[\s.,;:!?)\]}…]/

/**
 * Writes blocks and text into a document concurrently with other participants: new blocks at a place between blocks,
 * text at a cursor of its own. It never deletes anything.
 */
export class BlockWriter {
  readonly #moves: MoveFollower
  #place: Place
  #inline: Continuation | null
  #cursor: TextCursor | null = null
  #lists: OpenList[] = []
  /** Whether a space is needed between the existing text and the next text. */
  #joins = false

  /** New blocks are inserted at `place`; with `inline`, a first paragraph continues there instead. */
  constructor(place: Place, moves: MoveFollower, inline: Continuation | null = null) {
    this.#place = place
    this.#moves = moves
    this.#inline = inline
  }

  /** Whether the target was deleted; then nothing more must be written. */
  get isGone(): boolean {
    return this.#place.isGone || (this.#cursor?.isGone ?? isContinuationGone(this.#inline))
  }

  /** The caret to show to others; null before the first text. */
  get caret(): unknown {
    return this.#cursor === null || this.#cursor.isGone ? null : this.#cursor.toCaret()
  }

  /** Applies one operation. Call inside a transaction, and only if the target exists. */
  apply(op: WriteOp): void {
    switch (op.op) {
      case 'open':
        this.#open(op.block)
        return
      case 'text':
        this.#text(op.text, op)
        return
      case 'close':
        return
    }
  }

  #open(block: BlockShape): void {
    const inline = this.#inline
    this.#inline = null
    if (inline !== null && block.kind === 'paragraph') {
      this.#cursor = inline instanceof TextCursor ? inline : startText(inline.empty, this.#moves)
      this.#joins = this.#cursor.offset > 0
      return
    }
    this.#joins = false
    this.#followCursor()
    const element = createElement(nodeOf(block))
    if (block.kind === 'item' || block.kind === 'task') {
      this.#openItem(block, element)
    } else {
      this.#lists = []
      this.#place.insert(element)
    }
    this.#cursor = new TextCursor(textIn(element), 0, this.#moves)
  }

  /** The next block goes behind the one that the cursor is in: somebody may have split that one since. */
  #followCursor(): void {
    const { parent } = this.#place
    let block: unknown = this.#cursor?.isGone === false ? this.#cursor.text : null
    while (block instanceof Y.AbstractType && block.parent !== parent) block = block.parent
    if (block instanceof Y.XmlElement) this.#place = Place.after(block)
  }

  #openItem(block: Extract<BlockShape, { kind: 'item' | 'task' }>, item: Y.XmlElement): void {
    const name = block.kind === 'task' ? 'taskList' : block.list === 'bullet' ? 'bulletList' : 'orderedList'
    while (this.#lists.length > 0 && isGone(this.#lists.at(-1)!.item)) this.#lists.pop()
    const depth = Math.min(block.depth, this.#lists.length)
    const sibling = this.#lists[depth]
    const parent = this.#lists[depth - 1]
    this.#lists = this.#lists.slice(0, depth)
    if (sibling !== undefined && sibling.name === name && !sibling.place.isGone) {
      sibling.place.insert(item)
      this.#lists.push({ ...sibling, item })
      return
    }
    const list = new Y.XmlElement(name)
    list.insert(0, [item])
    if (parent === undefined) this.#place.insert(list)
    else parent.item.insert(parent.item.length, [list])
    this.#lists.push({ name, place: new Place(list, 1), item })
  }

  #text(text: string, { marks }: Extract<WriteOp, { op: 'text' }>): void {
    const cursor = this.#cursor
    if (cursor === null) return
    const before = this.#joins ? cursor.charBefore : ''
    const space = before !== '' && !/\s/.test(before) && !NO_SPACE_BEFORE.test(text) ? ' ' : ''
    this.#joins = false
    if (space !== '') cursor.write(space, {})
    cursor.write(text, marks)
  }
}

function isContinuationGone(inline: Continuation | null): boolean {
  if (inline === null) return false
  return inline instanceof TextCursor ? inline.isGone : isGone(inline.empty)
}

/** If another participant has typed into the block in the meantime, the text continues after theirs. */
function startText(block: Y.XmlElement, moves: MoveFollower): TextCursor {
  const text = new Y.XmlText()
  block.insert(block.length, [text])
  return new TextCursor(text, 0, moves)
}

/** The node of a block without text. */
function nodeOf(block: BlockShape): Node {
  switch (block.kind) {
    case 'paragraph':
      return PARAGRAPH
    case 'heading':
      return schema.node('heading', { level: block.level })
    case 'quote':
      return schema.node('blockquote', null, PARAGRAPH)
    case 'code':
      return schema.node('codeBlock', { language: block.language })
    case 'task':
      return schema.node('taskItem', { checked: block.checked }, PARAGRAPH)
    case 'item':
      return schema.node('listItem', null, PARAGRAPH)
    default:
      return block satisfies never
  }
}

/** The first text in an element that is in a document. */
function textIn(element: Y.XmlElement): Y.XmlText {
  const first: unknown = element.get(0)
  if (first instanceof Y.XmlText) return first
  if (first instanceof Y.XmlElement) return textIn(first)
  throw new Error(`A new ${element.nodeName} has no text`)
}
