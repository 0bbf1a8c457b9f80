import type { Node } from '@tiptap/pm/model'
import { eachTextblock } from '../find/find-in-document.ts'

/** How much text there is. */
export interface TextCount {
  /** Words; each character of Chinese and Japanese counts as one. */
  readonly words: number
  /** Characters as readers see them, by code points, without marks that combine with the one before. */
  readonly characters: number
  readonly charactersWithoutSpaces: number
}

/**
 * Words that people read in a minute: the mean for English non-fiction, and close to that for characters of Chinese
 * (Brysbaert, "How many words do we read per minute?", Journal of Memory and Language 109, 2019).
 */
const WORDS_PER_MINUTE = 238

/** A character of a script without spaces between words, or a word of any other, with apostrophes and hyphens inside. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{N}\p{M}_])+(?:['’.-](?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{N}\p{M}_])+)*/gu

/** Between blocks, whose ends are no characters: a space to the counting that no text contains. */
const BLOCK_END = '\u2029'

const NONE: TextCount = { words: 0, characters: 0, charactersWithoutSpaces: 0 }

/** Counts a text. */
export function countText(text: string): TextCount {
  const characters = text.match(/\P{M}/gu)?.length ?? 0
  const spaces = text.match(/\s/gu)?.length ?? 0
  return { words: text.match(WORD)?.length ?? 0, characters, charactersWithoutSpaces: characters - spaces }
}

/** Minutes to read so many words, at least one if there are any. */
export function readingMinutes(words: number): number {
  return words === 0 ? 0 : Math.max(1, Math.round(words / WORDS_PER_MINUTE))
}

/** Counts documents that follow each other: blocks that stayed the same are counted once. */
export class DocumentCounter {
  readonly #known = new WeakMap<Node, TextCount>()

  /** Counts all of a document. */
  count(doc: Node): TextCount {
    let sum = NONE
    eachTextblock(doc, (block) => {
      let count = this.#known.get(block)
      if (count === undefined) {
        count = countText(block.textBetween(0, block.content.size, undefined, ' '))
        this.#known.set(block, count)
      }
      sum = plus(sum, count)
    })
    return sum
  }

  /** Counts a part of a document. */
  countRange(doc: Node, from: number, to: number): TextCount {
    const text = doc.textBetween(from, to, BLOCK_END, ' ')
    const count = countText(text)
    const ends = text.split(BLOCK_END).length - 1
    return { ...count, characters: count.characters - ends }
  }
}

function plus(a: TextCount, b: TextCount): TextCount {
  return {
    words: a.words + b.words,
    characters: a.characters + b.characters,
    charactersWithoutSpaces: a.charactersWithoutSpaces + b.charactersWithoutSpaces,
  }
}
