import * as Y from 'yjs'
import type { SharedType } from './items.ts'

/**
 * Maximum nesting of shared types that all functions of `richtext` can process: they recurse once or twice per level,
 * and so do the readers of JSON and HTML. New updates may nest half as deep; real documents nest lists a dozen levels
 * deep.
 */
export const MAX_DEPTH = 512

/** Maximum size of a document, in UTF-16 units: forty times the longest novels. */
const MAX_SIZE = 2 ** 26

/**
 * Maximum of the sum of all sizes, each multiplied by its depth: the number of units copied when the texts of all
 * levels are concatenated.
 */
const MAX_WEIGHT = 2 ** 28

/** Cost of an item in addition to its content, in UTF-16 units: its braces and names in JSON. */
const ITEM_SIZE = 32

/** Whether a document can be processed, or which limit it exceeds. */
export type Extent =
  | { readonly ok: true }
  /** Too many nested levels, or too much text, formats and attributes. */
  | { readonly ok: false; readonly what: 'too-deep' | 'too-large' }

/**
 * Measures a document without recursion, in the time of reading it once. Call it before rendering, comparing or
 * restoring, whose time, memory and stack depend on these measures. Formats count with each run of text that has them.
 * Changes nothing.
 */
export function measure(doc: Y.Doc): Extent {
  let size = 0
  let weight = 0
  const waiting: { readonly type: SharedType; readonly depth: number }[] = []
  for (const type of doc.share.values()) waiting.push({ type, depth: 0 })
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { type, depth } = next
    if (depth > MAX_DEPTH) return { ok: false, what: 'too-deep' }
    const formats = new Map<string, number>()
    let formatSize = 0
    const add = (item: Y.Item, inText: boolean): void => {
      if (item.deleted) return
      const { content } = item
      if (content instanceof Y.ContentFormat) {
        formatSize -= formats.get(content.key) ?? 0
        formats.delete(content.key)
        if (content.value === null) return
        formats.set(content.key, content.key.length + sizeOf(content.value))
        formatSize += formats.get(content.key)!
        return
      }
      if (content instanceof Y.ContentType) waiting.push({ type: content.type, depth: depth + 1 })
      const own = ITEM_SIZE + contentSize(content) + (inText ? formatSize : 0)
      size += own
      weight += own * (depth + 1)
    }
    for (let item = type._start; item !== null; item = item.right) add(item, true)
    for (const item of type._map.values()) add(item, false)
    if (size > MAX_SIZE || weight > MAX_WEIGHT) return { ok: false, what: 'too-large' }
  }
  return { ok: true }
}

function contentSize(content: Y.Item['content']): number {
  if (content instanceof Y.ContentString) return content.str.length
  if (content instanceof Y.ContentAny || content instanceof Y.ContentJSON) return sizeOf(content.arr)
  if (content instanceof Y.ContentEmbed) return sizeOf(content.embed)
  if (content instanceof Y.ContentBinary) return content.content.length
  if (content instanceof Y.ContentType && content.type instanceof Y.XmlElement)
    return content.type.nodeName.length
  return 0
}

/** The size of a value outside Yjs's shared types, roughly as JSON; infinite beyond the limit. */
function sizeOf(value: unknown): number {
  let size = 0
  const waiting = [value]
  for (let count = 1; count > 0; count--) {
    const next = waiting.pop()
    size += 4
    if (typeof next === 'string' || next instanceof Uint8Array) {
      size += next.length
    } else if (Array.isArray(next)) {
      for (const each of next) waiting.push(each)
      count += next.length
    } else if (typeof next === 'object' && next !== null) {
      for (const [key, each] of Object.entries(next)) {
        size += key.length
        waiting.push(each)
        count++
      }
    }
    if (size > MAX_SIZE) return Number.POSITIVE_INFINITY
  }
  return size
}
