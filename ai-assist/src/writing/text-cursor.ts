import { richtextSchema } from '@cowrite/crdt/richtext'
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
 * comes between two of its words.
 */
export class TextCursor {
  readonly text: Y.XmlText
  #before: Y.RelativePosition

  /** The place before the character at `offset`. */
  constructor(text: Y.XmlText, offset: number) {
    this.text = text
    this.#before = Y.createRelativePositionFromTypeIndex(text, offset, -1)
  }

  /** Whether the text was deleted with its block. */
  get isGone(): boolean {
    return isGone(this.text)
  }

  /** The current offset of the cursor, in UTF-16 units. */
  get offset(): number {
    const doc = this.text.doc
    const absolute = doc && Y.createAbsolutePositionFromRelativePosition(this.#before, doc)
    return absolute?.type === this.text ? absolute.index : this.text.length
  }

  /** The character before the cursor; empty at the start. */
  get charBefore(): string {
    const { offset } = this
    let at = 0
    for (const part of this.text.toDelta() as { insert: unknown }[]) {
      const piece = typeof part.insert === 'string' ? part.insert : '\ufffc'
      if (offset <= at + piece.length) return offset === 0 ? '' : (piece[offset - at - 1] ?? '')
      at += piece.length
    }
    return ''
  }

  /** Writes at the cursor with exactly these marks. Call inside a transaction, and only if the text exists. */
  write(text: string, marks: Marks): void {
    const { offset } = this
    const on = Object.fromEntries(Object.keys(marks).map((name) => [name, {}]))
    this.text.insert(offset, text, explicitAttributes(on))
    this.#before = Y.createRelativePositionFromTypeIndex(this.text, offset + text.length, -1)
  }

  /**
   * The cursor for others, as a relative position in JSON. It is attached to the following character, so it moves with
   * the writing.
   */
  toCaret(): unknown {
    return Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(this.text, this.offset, 0))
  }
}
