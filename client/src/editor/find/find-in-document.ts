import type { Node } from '@tiptap/pm/model'
import type { TextMatch } from './find-in-text.ts'

/** The matches in one block of text. */
export interface BlockMatches {
  /** The position of the block's first character. */
  readonly start: number
  readonly matches: readonly TextMatch[]
}

/** A match as positions in the document. */
export interface DocumentMatch {
  readonly from: number
  readonly to: number
  readonly replacement?: string
}

/** The matches in a document, in its order. */
export class DocumentMatches {
  readonly count: number
  readonly #blocks: readonly BlockMatches[]
  /** How many matches are before each block. */
  readonly #before: readonly number[]

  constructor(blocks: readonly BlockMatches[]) {
    this.#blocks = blocks
    let count = 0
    this.#before = blocks.map(({ matches }) => {
      const before = count
      count += matches.length
      return before
    })
    this.count = count
  }

  /** The match with that index, from 0. */
  at(index: number): DocumentMatch | null {
    const block = lastWhere(this.#before, (before) => before <= index)
    const match = this.#blocks[block]?.matches[index - (this.#before[block] ?? 0)]
    const start = this.#blocks[block]?.start
    if (match === undefined || start === undefined) return null
    return { ...match, from: start + match.from, to: start + match.to }
  }

  /** The index of the first match that begins at `position` or after it; the number of matches if there is none. */
  indexFrom(position: number): number {
    const block = lastWhere(this.#blocks, ({ start }) => start <= position)
    const found = this.#blocks[block]
    if (found === undefined) return 0
    const within = found.matches.findIndex(({ from }) => found.start + from >= position)
    return (this.#before[block] ?? 0) + (within < 0 ? found.matches.length : within)
  }

  /** The matches with the indexes from `from` to `to`, without `to`. */
  slice(from: number, to: number): DocumentMatch[] {
    const matches: DocumentMatch[] = []
    for (let index = Math.max(0, from); index < Math.min(to, this.count); index++) {
      const match = this.at(index)
      if (match !== null) matches.push(match)
    }
    return matches
  }
}

/**
 * Calls `visit` with each block of text, in order, and the position of its first character. Blocks without text are left
 * out.
 */
export function eachTextblock(doc: Node, visit: (block: Node, start: number) => void): void {
  doc.descendants((node, position) => {
    if (!node.isTextblock) return !node.isInline
    if (node.content.size > 0) visit(node, position + 1)
    return false
  })
}

/** The text of a block, in which each character has the place of its position: what is no text counts as U+FFFC. */
export function textOfBlock(block: Node): string {
  let text = ''
  block.forEach((node) => {
    text += node.isText ? (node.text ?? '') : '\ufffc'.repeat(node.nodeSize)
  })
  return text
}

/** The index of the last item for which `isBefore` holds, which holds for all before it; -1 if for none. */
function lastWhere<T>(items: readonly T[], isBefore: (item: T) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBefore(items[middle] as T)) low = middle + 1
    else high = middle
  }
  return low - 1
}
