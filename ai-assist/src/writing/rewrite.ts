import { diffArrays } from 'diff'
import type * as Y from 'yjs'
import { isGone, plainText, readRuns } from '../document/text-block.ts'
import { explicitAttributes } from './text-cursor.ts'

/** One replacement in a text as it was read: the characters from `from` to `to` (exclusive) become `insert`. */
export interface Hunk {
  readonly from: number
  readonly to: number
  readonly insert: string
}

/** A token: a word, or any other single character. */
const TOKEN = /[\p{L}\p{M}\p{N}_]+|./gsu

/**
 * Maximum number of edits that are searched for in one text; texts that differ more are not corrections of each other.
 * The time is quadratic: some 50 ms for this number.
 */
const MAX_EDITS = 500

/**
 * The replacements that change `before` to `after`, word by word (Myers, "An O(ND) Difference Algorithm", 1986, as in
 * the `diff` package), in order. Null when the texts differ too much.
 */
export function diffWords(before: string, after: string): Hunk[] | null {
  const changes = diffArrays(before.match(TOKEN) ?? [], after.match(TOKEN) ?? [], {
    maxEditLength: MAX_EDITS,
  })
  if (changes === undefined) return null
  const hunks: Hunk[] = []
  let at = 0
  let open: { from: number; to: number; insert: string } | null = null
  for (const change of changes) {
    const text = change.value.join('')
    if (!change.added && !change.removed) {
      if (open !== null) hunks.push(open)
      open = null
      at += text.length
      continue
    }
    open ??= { from: at, to: at, insert: '' }
    if (change.added) {
      open.insert += text
    } else {
      at += text.length
      open.to = at
    }
  }
  if (open !== null) hunks.push(open)
  return hunks
}

/** The number of words that the replacements delete from `before`. */
export function countDeletedWords(before: string, hunks: readonly Hunk[]): number {
  return hunks.reduce((sum, { from, to }) => sum + countWords(before.slice(from, to)), 0)
}

/** The number of words in a text. */
export function countWords(text: string): number {
  return text.match(/[\p{L}\p{M}\p{N}_]+/gu)?.length ?? 0
}

/**
 * A text as it was read, with the identity of each character. Replacements are applied later, from right to left, and
 * only where all characters to be replaced still exist with nothing typed between them. Therefore text written by
 * others in the meantime is neither deleted nor split.
 */
export class ReadText {
  readonly text: Y.XmlText
  /** The plain text at the time of reading. */
  readonly content: string
  readonly #ids: readonly string[]
  readonly #isCode: readonly boolean[]

  constructor(text: Y.XmlText) {
    this.text = text
    this.content = plainText(text)
    this.#ids = readIds(text)
    this.#isCode = readRuns(text).flatMap((run) =>
      new Array<boolean>(run.text.length).fill(Boolean(run.attributes['code'])),
    )
  }

  /** Whether any character in the range is inline code. */
  hasCode(from: number, to: number): boolean {
    return this.#isCode.slice(from, to).includes(true)
  }

  /**
   * Applies replacements given in offsets of {@link content}; the new text gets the marks of the replaced text. Call
   * inside a transaction. Returns the number of applied replacements; the others conflict with changes, or contain
   * inline code.
   */
  apply(hunks: readonly Hunk[]): number {
    if (isGone(this.text)) return 0
    const now = new Map(readIds(this.text).map((id, index) => [id, index]))
    let applied = 0
    for (const hunk of hunks.toReversed()) {
      if (this.hasCode(hunk.from, hunk.to)) continue
      const at = this.#find(hunk, now)
      if (at === null) continue
      const length = hunk.to - hunk.from
      const marks = explicitAttributes(attributesAt(this.text, length > 0 ? at : Math.max(0, at - 1)))
      if (hunk.insert !== '') this.text.insert(at, hunk.insert, marks)
      if (length > 0) this.text.delete(at + hunk.insert.length, length)
      applied++
    }
    return applied
  }

  /**
   * The current offset of a replacement's characters. From right to left, earlier offsets are not moved by applied
   * replacements, so the text is read once for all.
   */
  #find({ from, to }: Hunk, now: ReadonlyMap<string, number>): number | null {
    if (from === to) {
      const left = from === 0 ? -1 : now.get(this.#ids[from - 1]!)
      if (left === undefined) return null
      const right = from === this.#ids.length ? undefined : now.get(this.#ids[from]!)
      return from < this.#ids.length && right !== left + 1 ? null : left + 1
    }
    const first = now.get(this.#ids[from]!)
    if (first === undefined) return null
    for (let at = from; at < to; at++) {
      if (now.get(this.#ids[at]!) !== first + at - from) return null
    }
    return first
  }
}

/** The Yjs ids of the current characters of a text, in order. */
function readIds(text: Y.XmlText): string[] {
  const ids: string[] = []
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted || !item.countable) continue
    for (let at = 0; at < item.length; at++) ids.push(`${item.id.client}:${item.id.clock + at}`)
  }
  return ids
}

function attributesAt(text: Y.XmlText, index: number): Readonly<Record<string, unknown>> {
  let at = 0
  for (const run of readRuns(text)) {
    at += run.text.length
    if (index < at) return run.attributes
  }
  return {}
}
