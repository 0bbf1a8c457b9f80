import { FIELD } from '@cowrite/crdt/richtext'
import * as Y from 'yjs'
import type { LiveBlock } from './text-block.ts'

/** A selection from the API: two Yjs relative positions as JSON, not validated. */
export interface Selection {
  readonly anchor: unknown
  readonly head: unknown
}

/** A position in the text: a block, one of its texts, an offset in UTF-16 units. */
export interface TextPoint {
  /** Index into the blocks of the document. */
  readonly block: number
  /** Index into the block's `texts`; 0 if it has none. */
  readonly text: number
  readonly offset: number
}

/** A selection located in the document, with its ends in reading order. */
export interface ResolvedSelection {
  readonly from: TextPoint
  readonly to: TextPoint
  /** The position of the caret: `from` or `to`. */
  readonly head: TextPoint
  readonly collapsed: boolean
}

/**
 * Locates a selection in the document. Null when it is malformed, refers to something outside the rich text, or its
 * target was deleted permanently.
 */
export function resolveSelection(
  doc: Y.Doc,
  blocks: readonly LiveBlock[],
  selection: Selection,
): ResolvedSelection | null {
  const anchor = resolvePoint(doc, blocks, selection.anchor)
  const head = resolvePoint(doc, blocks, selection.head)
  if (anchor === null || head === null) return null
  const order = comparePoints(anchor, head)
  const [from, to] = order <= 0 ? [anchor, head] : [head, anchor]
  return { from, to, head, collapsed: order === 0 }
}

/** Negative, zero or positive when `a` is before, at or after `b`. */
export function comparePoints(a: TextPoint, b: TextPoint): number {
  return a.block - b.block || a.text - b.text || a.offset - b.offset
}

/** Where a relative position that somebody sent leads; `null` when it is malformed or leads nowhere. */
export function resolvePosition(doc: Y.Doc, json: unknown): Y.AbsolutePosition | null {
  const relative = readRelativePosition(json)
  return relative === null ? null : Y.createAbsolutePositionFromRelativePosition(relative, doc)
}

function resolvePoint(doc: Y.Doc, blocks: readonly LiveBlock[], json: unknown): TextPoint | null {
  const absolute = resolvePosition(doc, json)
  if (absolute === null) return null
  const { type, index } = absolute
  if (type instanceof Y.XmlText) return pointInText(blocks, type, index)
  if (type instanceof Y.XmlFragment) return pointAtChild(blocks, type, index)
  return null
}

function pointInText(blocks: readonly LiveBlock[], text: Y.XmlText, offset: number): TextPoint | null {
  for (const [block, { texts }] of blocks.entries()) {
    const at = texts.indexOf(text)
    if (at !== -1) return { block, text: at, offset }
  }
  return null
}

/** A position between children, as in an empty paragraph: the start of the next text, else the end of the last. */
function pointAtChild(blocks: readonly LiveBlock[], parent: Y.XmlFragment, index: number): TextPoint | null {
  const own = blocks.findIndex(({ element }) => element === parent)
  if (own !== -1) {
    const children = parent.toArray()
    const next = children.slice(index).find((child) => child instanceof Y.XmlText)
    if (next instanceof Y.XmlText) return pointInText(blocks, next, 0)
    const last = children.findLast((child) => child instanceof Y.XmlText)
    return last instanceof Y.XmlText
      ? pointInText(blocks, last, last.length)
      : { block: own, text: 0, offset: 0 }
  }
  const inside = blocks.flatMap((block, at) => (isInside(block.element, parent) ? [{ block, at }] : []))
  const next = inside.find(({ block }) => childIndex(block.element, parent) >= index)
  if (next !== undefined) return { block: next.at, text: 0, offset: 0 }
  const last = inside.at(-1)
  if (last === undefined) return null
  const text = Math.max(0, last.block.texts.length - 1)
  return { block: last.at, text, offset: last.block.texts[text]?.length ?? 0 }
}

function isInside(element: Y.XmlElement, parent: Y.XmlFragment): boolean {
  for (let node = element.parent; node !== null; node = node.parent) if (node === parent) return true
  return false
}

function childIndex(element: Y.XmlElement, ancestor: Y.XmlFragment): number {
  let child: Y.XmlElement | Y.XmlFragment = element
  while (child.parent !== null && child.parent !== ancestor) child = child.parent as Y.XmlElement
  return ancestor.toArray().indexOf(child as Y.XmlElement)
}

/**
 * Validates an untrusted relative position before passing it to Yjs, which would create root types for unknown names
 * and throw at ids that are not numbers.
 */
function readRelativePosition(json: unknown): Y.RelativePosition | null {
  if (!isRecord(json)) return null
  const item = readId(json['item'])
  const type = readId(json['type'])
  const name = json['tname'] ?? null
  if (item === 'malformed' || type === 'malformed') return null
  if (item === null && type === null && name !== FIELD) return null
  const assoc = json['assoc']
  return Y.createRelativePositionFromJSON({
    ...(item === null ? {} : { item }),
    ...(type === null ? {} : { type }),
    ...(item === null && type === null ? { tname: FIELD } : {}),
    assoc: typeof assoc === 'number' && assoc < 0 ? -1 : 0,
  })
}

function readId(json: unknown): { client: number; clock: number } | null | 'malformed' {
  if (json === undefined || json === null) return null
  if (!isRecord(json)) return 'malformed'
  const { client, clock } = json
  if (!isNatural(client) || !isNatural(clock)) return 'malformed'
  return { client, clock }
}

function isNatural(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
