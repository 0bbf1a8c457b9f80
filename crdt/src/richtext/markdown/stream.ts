import type { JSONContent } from '@tiptap/core'
import { normalized, readOpen } from './reader/reader.ts'
import { readFrontMatter } from './syntax/front-matter.ts'

/** What a piece of Markdown changed: the blocks from `from` on are now `blocks`; those before stay as they are. */
export interface StreamChange {
  readonly from: number
  readonly blocks: readonly JSONContent[]
}

/**
 * Reads Markdown that arrives in pieces, with the result of reading the whole text at once. Blocks at the top that are
 * finished are kept; with each piece, only the source from the first line of the last block is read again. A line counts
 * when it is complete. A definition of a link can affect every block: after one nothing more is kept, and the end reads
 * the whole text once more.
 */
export class MarkdownBlockStream {
  #source = ''
  /** The part of a line that has arrived, without its line feed. */
  #partial = ''
  /** The offset in the source of the first block that is not finished. */
  #start = 0
  /** Finished blocks. */
  #kept = 0
  #hasDefinitions = false

  /** Adds a piece and returns the change; `null` if no line was completed. */
  push(piece: string): StreamChange | null {
    const end = piece.lastIndexOf('\n') + 1
    const lines = end === 0 ? '' : this.#partial + piece.slice(0, end)
    this.#partial = end === 0 ? this.#partial + piece : piece.slice(end)
    if (lines === '') return null
    this.#add(lines)
    return this.#read()
  }

  /** Ends the text and returns the last change. */
  end(): StreamChange {
    this.#add(this.#partial)
    this.#partial = ''
    if (this.#hasDefinitions) {
      this.#start = 0
      this.#kept = 0
      this.#hasDefinitions = false
    }
    return this.#read()
  }

  #add(text: string): void {
    const isFirst = this.#source === ''
    const lines = text.replace(/\r\n?/g, '\n')
    this.#source += isFirst ? normalized(lines) : lines
  }

  #read(): StreamChange {
    const from = this.#kept
    const rest = this.#source.slice(this.#start)
    const front = this.#start === 0 ? readFrontMatter(this.#source) : null
    const offset = front === null ? 0 : rest.length - front.rest.length
    const { blocks, cut, hasDefinitions } = readOpen(rest.slice(offset))
    const all = front === null ? blocks : [front.block, ...blocks]
    this.#hasDefinitions ||= hasDefinitions
    if (cut.offset > 0 && !this.#hasDefinitions && !(this.#start === 0 && isOpenFrontMatter(rest))) {
      this.#kept += cut.blocks + (front === null ? 0 : 1)
      this.#start += offset + cut.offset
    }
    return { from, blocks: all }
  }
}

/** Whether the text could become front matter with the next lines. */
function isOpenFrontMatter(source: string): boolean {
  return readFrontMatter(source) === null && readFrontMatter(`${source}\n---`) !== null
}
