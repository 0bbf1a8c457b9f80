/**
 * Longest end of an answer that is withheld, in UTF-16 code units: longer than most words. Scripts without spaces are
 * forwarded as they come.
 */
const MAX_HELD = 40

/** What ends a word: spaces, and letters of scripts without spaces. */
const NO_WORD =
  /[\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u

/**
 * Shortest repetition that is recognized anywhere, in UTF-16 code units: some words may well follow each other twice.
 */
const LEAST_REPEATED = 12

/**
 * The text of one answer, of which several attempts may write a part each. It is forwarded in whole words, so that an
 * attempt that is cut ends between two words. Of an attempt that goes on, it leaves out what repeats the end of the text,
 * or the whole text from its beginning.
 */
export class Passage {
  #text = ''
  /** What the attempt wrote after the last complete word. */
  #held = ''
  #overlap: Overlap | null = null
  #isJoint = false

  /** The text that was forwarded. */
  get text(): string {
    return this.#text
  }

  /** Begins an attempt that goes on where the text ends; what was withheld is dropped. */
  resume(): void {
    this.#held = ''
    this.#overlap = this.#text === '' ? null : new Overlap(this.#text)
    this.#isJoint = this.#text !== ''
  }

  /** Begins from nothing. */
  restart(): void {
    this.#text = ''
    this.resume()
  }

  /** Takes the next piece of an answer and returns what is to be forwarded. */
  push(piece: string): string {
    if (this.#overlap === null) return this.#forward(piece)
    const rest = this.#overlap.push(piece)
    if (rest === null) return ''
    this.#overlap = null
    return this.#forward(rest)
  }

  /** The rest, when the answer is complete. */
  end(): string {
    const rest = this.#overlap === null ? '' : this.#overlap.end()
    this.#overlap = null
    const last = this.#forward(rest) + this.#held
    this.#text += this.#held
    this.#held = ''
    return last
  }

  #forward(piece: string): string {
    let all = this.#held + piece
    if (this.#isJoint && all !== '') {
      // The text ends with the space before the next word.
      if (/\s$/.test(this.#text)) all = all.replace(/^[ \t]+/, '')
      this.#isJoint = all === ''
    }
    const cut = wordStart(all)
    this.#held = all.slice(cut)
    this.#text += all.slice(0, cut)
    return all.slice(0, cut)
  }
}

/** Where the last, possibly incomplete, word begins; the end when it is too long to be withheld. */
function wordStart(text: string): number {
  const least = text.length - MAX_HELD
  let at = text.length
  while (at > 0 && at >= least && !NO_WORD.test(text[at - 1]!)) at--
  return at < least ? text.length : at
}

/** Recognizes how much of the beginning of a continuation repeats the text before it. */
class Overlap {
  readonly #before: string
  #after = ''
  /** Offsets in the text from where the continuation equals it so far; `null` before its first character. */
  #starts: number[] | null = null
  /** Length of the longest repetition that is complete. */
  #repeated = 0

  constructor(before: string) {
    this.#before = before
  }

  /** Takes the next piece; what follows the repetition as soon as it is known, else `null`. */
  push(piece: string): string | null {
    this.#after += piece
    if (this.#after === '') return null
    this.#starts ??= this.#possible()
    this.#starts = this.#starts.filter((start) => this.#goesOn(start))
    return this.#starts.length === 0 ? this.end() : null
  }

  /** What follows the longest repetition. */
  end(): string {
    return this.#after.slice(this.#repeated)
  }

  /**
   * The beginnings of words that are far enough from the end. The whole text, and the sentence that is unfinished, are
   * recognized however short they are.
   */
  #possible(): number[] {
    const starts = new Set([0, unfinished(this.#before)])
    const last = this.#before.length - LEAST_REPEATED
    for (let at = 1; at <= last; at++) {
      if (/\s/.test(this.#before[at - 1]!) && this.#before[at] === this.#after[0]) starts.add(at)
    }
    return [...starts]
  }

  /** Whether the repetition from `start` may still become longer. */
  #goesOn(start: number): boolean {
    const length = this.#before.length - start
    if (this.#after.length < length) return this.#before.startsWith(this.#after, start)
    if (this.#after.startsWith(this.#before.slice(start))) this.#repeated = Math.max(this.#repeated, length)
    return false
  }
}

/** Where the last sentence begins that has no end; the end of the text when there is none. */
function unfinished(text: string): number {
  let start = 0
  for (const match of text.matchAll(/[.!?:;…]\s+|\n/g)) start = match.index + match[0].length
  return start
}
