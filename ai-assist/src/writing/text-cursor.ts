import { type MoveFollower, richtextSchema } from '@cowrite/crdt/richtext'
import * as Y from 'yjs'
import { isGone } from '../document/text-block.ts'
import type { Marks } from './inline.ts'

/** Every mark of the schema, switched off: an omitted attribute would be inherited from the left neighbour. */
const NO_MARKS: Readonly<Record<string, null>> = Object.fromEntries(
  Object.keys(richtextSchema().marks).map((name) => [name, null]),
)

/** All marks as Yjs attributes, including those that are off. */
export function explicitAttributes(on: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { ...NO_MARKS, ...on }
}

/**
 * An agent's writing position in a text: directly after its own last character, so that text typed by others never
 * comes between two of its words. It follows what somebody moves.
 */
export class TextCursor {
  readonly #moves: MoveFollower
  #text: Y.XmlText
  #before: Y.RelativePosition

  /** The place before the character at `offset`. */
  constructor(text: Y.XmlText, offset: number, moves: MoveFollower) {
    this.#text = text
    this.#moves = moves
    this.#before = Y.createRelativePositionFromTypeIndex(text, offset, -1)
  }

  /** The text in which it is now. */
  get text(): Y.XmlText {
    return this.#locate().text
  }

  /** Whether the text was deleted with its block. */
  get isGone(): boolean {
    return isGone(this.text)
  }

  /** The current offset of the cursor, in UTF-16 units. */
  get offset(): number {
    return this.#locate().offset
  }

  /** The character before the cursor; empty at the start. */
  get charBefore(): string {
    const { text, offset } = this.#locate()
    let at = 0
    for (const part of text.toDelta() as { insert: unknown }[]) {
      const piece = typeof part.insert === 'string' ? part.insert : '\ufffc'
      if (offset <= at + piece.length) return offset === 0 ? '' : (piece[offset - at - 1] ?? '')
      at += piece.length
    }
    return ''
  }

  /** Writes at the cursor with exactly these marks. Call inside a transaction, and only if the text exists. */
  write(written: string, marks: Marks): void {
    const { text, offset } = this.#locate()
    const on = Object.fromEntries(Object.keys(marks).map((name) => [name, {}]))
    text.insert(offset, written, explicitAttributes(on))
    this.#before = Y.createRelativePositionFromTypeIndex(text, offset + written.length, -1)
  }

  /**
   * The cursor for others, as a relative position in JSON. It is attached to the following character, so it moves with
   * the writing.
   */
  toCaret(): unknown {
    const { text, offset } = this.#locate()
    return Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, offset, 0))
  }

  #locate(): { readonly text: Y.XmlText; readonly offset: number } {
    const { doc } = this.#text
    if (doc === null) return { text: this.#text, offset: 0 }
    const absolute = Y.createAbsolutePositionFromRelativePosition(this.#moves.follow(this.#before), doc)
    if (absolute?.type instanceof Y.XmlText && !isGone(absolute.type)) {
      this.#text = absolute.type
      return { text: this.#text, offset: absolute.index }
    }
    this.#text = this.#movedText() ?? this.#text
    return { text: this.#text, offset: this.#text.length }
  }

  /** The last text of the block that has now what the text was in; `null` while that exists, or when it is gone. */
  #movedText(): Y.XmlText | null {
    const { parent } = this.#text
    if (!isGone(this.#text) || !(parent instanceof Y.XmlElement) || parent._item === null) return null
    const children: unknown[] = this.#moves.elementFor(parent._item.id)?.toArray() ?? []
    const last = children.findLast((child) => child instanceof Y.XmlText)
    return last instanceof Y.XmlText ? last : null
  }
}
