import * as Y from 'yjs'

// Reads the items of texts. Yjs has no public API for the ids of characters.

/** The formatting attributes of characters, by name. Shared by the characters of a run; never changed. */
export type Attributes = Readonly<Record<string, unknown>>

/** No formatting. */
export const PLAIN: Attributes = Object.freeze({})

/** A stretch of visible characters that are one item and have the same attributes. */
export interface Stretch {
  readonly item: Y.Item
  readonly text: string
  readonly attributes: Attributes
}

/** Characters with the same attributes. */
export interface Run {
  readonly text: string
  readonly attributes: Attributes
}

/** The attributes after a format item. */
export function formatted(attributes: Attributes, { key, value }: Y.ContentFormat): Attributes {
  const { [key]: _before, ...rest } = attributes
  return value === null ? rest : { ...rest, [key]: value }
}

/** The visible characters of a text, item by item. Embedded values are omitted. */
export function* stretchesOf(text: Y.Text): Generator<Stretch> {
  let attributes = PLAIN
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted) continue
    if (item.content instanceof Y.ContentFormat) attributes = formatted(attributes, item.content)
    else if (item.content instanceof Y.ContentString) yield { item, text: item.content.str, attributes }
  }
}

/** The visible characters of a text between two offsets, by their attributes. */
export function runsOf(text: Y.Text, from = 0, to = Number.POSITIVE_INFINITY): Run[] {
  const runs: Run[] = []
  let at = 0
  for (const { text: whole, attributes } of stretchesOf(text)) {
    const part = whole.slice(Math.max(from - at, 0), Math.max(to - at, 0))
    at += whole.length
    if (part === '') continue
    const last = runs.at(-1)
    if (last?.attributes === attributes) runs[runs.length - 1] = { text: last.text + part, attributes }
    else runs.push({ text: part, attributes })
    if (at >= to) break
  }
  return runs
}

/** The number of visible characters of a text, without embedded values. */
export function sizeOfText(text: Y.Text): number {
  let size = 0
  for (const { text: part } of stretchesOf(text)) size += part.length
  return size
}

/**
 * The index in a text, which counts embedded values, of an offset, which does not; after the values that stand at the
 * offset if `size`, the number of the text's characters, is greater.
 */
export function indexOfOffset(text: Y.Text, offset: number, size: number): number {
  if (text.length === size) return offset
  let index = 0
  let rest = offset
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted || !item.countable) continue
    if (!(item.content instanceof Y.ContentString)) {
      index += item.length
      continue
    }
    if (rest <= item.length && rest > 0) return index + rest
    if (rest === 0) return index
    rest -= item.length
    index += item.length
  }
  return index
}

/** The ids of the characters of a text between two offsets, as runs of consecutive clocks. */
export function idsOf(
  text: Y.Text,
  from: number,
  to: number,
): { client: number; clock: number; length: number }[] {
  const ids: { client: number; clock: number; length: number }[] = []
  let at = 0
  for (const { item } of stretchesOf(text)) {
    const start = Math.max(from - at, 0)
    const end = Math.min(to - at, item.length)
    at += item.length
    if (start < end) ids.push({ client: item.id.client, clock: item.id.clock + start, length: end - start })
    if (at >= to) break
  }
  return ids
}

/** The id of the character at an offset of a text; `null` at its end. */
export function idAt(text: Y.Text, offset: number): { client: number; clock: number } | null {
  let start = 0
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue
    if (offset < start + item.length) return { client: item.id.client, clock: item.id.clock + offset - start }
    start += item.length
  }
  return null
}

/** The attributes of the characters before and after an offset; `null` where there is none. */
export function attributesAround(
  text: Y.Text,
  offset: number,
): { readonly left: Attributes | null; readonly right: Attributes | null } {
  let left: Attributes | null = null
  let at = 0
  for (const { text: part, attributes } of stretchesOf(text)) {
    if (at >= offset) return { left, right: attributes }
    at += part.length
    left = attributes
    if (at > offset) return { left, right: attributes }
  }
  return { left, right: null }
}
