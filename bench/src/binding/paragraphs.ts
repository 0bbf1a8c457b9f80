import type { EditorState, Transaction } from '@tiptap/pm/state'

/** A place in a text whose paragraphs are separated by newlines. */
interface Line {
  /** The number of the paragraph. */
  readonly index: number
  /** The offset of its first character in the whole text. */
  readonly start: number
}

/**
 * Where the characters of a plain text are in an editor that has a paragraph for each line. Makes the transactions of an
 * editor from the edits of a trace.
 */
export class Paragraphs {
  readonly #lengths: number[] = [0]
  #last: Line = { index: 0, start: 0 }

  /** A character typed at an offset of the text; a newline is Enter. */
  insert(state: EditorState, offset: number, character: string): Transaction {
    const { index, start } = this.#lineAt(offset)
    const position = offset + index + 1
    const length = this.#lengths[index] ?? 0
    if (character !== '\n') {
      this.#lengths[index] = length + 1
      return state.tr.insertText(character, position)
    }
    this.#lengths.splice(index, 1, offset - start, length - (offset - start))
    return state.tr.split(position)
  }

  /** The character at an offset of the text deleted; that of a newline joins two paragraphs. */
  remove(state: EditorState, offset: number): Transaction {
    const { index, start } = this.#lineAt(offset)
    const length = this.#lengths[index] ?? 0
    const position = offset + index + 1
    if (offset < start + length) {
      this.#lengths[index] = length - 1
      return state.tr.delete(position, position + 1)
    }
    this.#lengths.splice(index, 2, length + (this.#lengths[index + 1] ?? 0))
    return state.tr.join(position + 1)
  }

  /** The paragraph with this offset; its end belongs to it. Searches from the paragraph of the last edit. */
  #lineAt(offset: number): Line {
    let { index, start } = this.#last
    while (offset < start) {
      index -= 1
      start -= (this.#lengths[index] ?? 0) + 1
    }
    while (offset > start + (this.#lengths[index] ?? 0)) {
      start += (this.#lengths[index] ?? 0) + 1
      index += 1
    }
    this.#last = { index, start }
    return this.#last
  }
}
