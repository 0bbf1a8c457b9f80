import * as Y from 'yjs'
import { canonical } from '../content/canonical.ts'
import type { SharedType } from '../content/items.ts'
import { pairEqual } from '../diff/align.ts'
import { words } from '../diff/words.ts'
import { attributesOf, contentKey, copyOf, insertsOf, type Run, runsOf } from './shared.ts'

/**
 * A line of text: the texts and childless elements (line breaks) of one parent, or a single text. Offsets count UTF-16
 * units of the texts, and one for each element and each value embedded in a text.
 */
export interface Line {
  /** `null` for a single text. */
  readonly parent: Y.XmlFragment | null
  readonly children: () => readonly (Y.Text | Y.XmlElement)[]
}

/** The line of a parent whose children are all texts and childless elements, else `null`. */
export function lineOf(parent: Y.XmlFragment): Line | null {
  const inline = (child: SharedType) =>
    (child instanceof Y.XmlText && Object.keys(attributesOf(child)).length === 0) ||
    (child instanceof Y.XmlElement && child.length === 0)
  if (!(parent.toArray() as SharedType[]).every(inline)) return null
  return { parent, children: () => parent.toArray() as (Y.XmlText | Y.XmlElement)[] }
}

/** A single text as a line. */
export function textLine(text: Y.Text): Line {
  return { parent: null, children: () => [text] }
}

/** Whether the line has any text. */
export function hasText(line: Line): boolean {
  return line.children().some((child) => child instanceof Y.Text && child.length > 0)
}

/** A piece of a line: a run, or an element, which has no attributes in the line. */
interface Piece extends Run {
  /** Offset of its start. */
  readonly at: number
  readonly size: number
}

function piecesOf(line: Line): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const child of line.children()) {
    const runs: Run[] = child instanceof Y.Text ? runsOf(child) : [{ insert: child, attributes: {} }]
    for (const run of runs) {
      const size = typeof run.insert === 'string' ? run.insert.length : 1
      pieces.push({ ...run, at, size })
      at += size
    }
  }
  return pieces
}

/** A word or one object of a line. Lines are compared by their tokens, ignoring formats. */
interface Token {
  readonly key: string
  readonly at: number
  readonly size: number
  readonly text: string | null
}

function tokensOf(pieces: readonly Piece[]): Token[] {
  const tokens: Token[] = []
  let text = ''
  let at = 0
  const flush = () => {
    for (const word of words(text)) {
      tokens.push({ key: `w${word}`, at, size: word.length, text: word })
      at += word.length
    }
    text = ''
  }
  for (const piece of pieces) {
    if (typeof piece.insert === 'string') {
      text += piece.insert
      continue
    }
    flush()
    tokens.push({ key: `o${contentKey(piece.insert)}`, at, size: 1, text: null })
    at++
  }
  flush()
  return tokens
}

/** A range of the current line (offsets) to be replaced by a range of the version's line. */
interface Hunk {
  readonly start: number
  readonly end: number
  readonly from: number
  readonly to: number
}

/**
 * Changes a line to the content of another one. Differing words are reduced to their differing characters, which are
 * removed and inserted; unchanged characters keep their items, and get the other line's formats where they differ.
 */
export function restoreLine(current: Line, version: Line): void {
  const held = new Set(current.children().filter((child) => child instanceof Y.Text && child.length > 0))
  const target = piecesOf(version)
  const hunks = hunksOf(tokensOf(piecesOf(current)), tokensOf(target))
  for (const hunk of hunks.reverse()) {
    remove(current, hunk.start, hunk.end)
    let at = hunk.start
    const pieces = slice(target, hunk.from, hunk.to)
    const lastElement = pieces.findLastIndex((piece) => piece.insert instanceof Y.XmlElement)
    pieces.forEach((piece, index) => {
      insert(current, at, piece, index < lastElement)
      at += piece.size
    })
  }
  dropEmptied(current, held)
  restoreFormats(current, target)
}

function hunksOf(current: readonly Token[], version: readonly Token[]): Hunk[] {
  const hunks: Hunk[] = []
  let a = 0
  let b = 0
  const pairs = pairEqual(
    current.map((token) => token.key),
    version.map((token) => token.key),
  )
  for (const pair of [...pairs, { a: current.length, b: version.length }]) {
    if (pair.a > a || pair.b > b) {
      const hunk = {
        start: offsetOf(current, a),
        end: offsetOf(current, pair.a),
        from: offsetOf(version, b),
        to: offsetOf(version, pair.b),
      }
      hunks.push(trim(hunk, textOf(current.slice(a, pair.a)), textOf(version.slice(b, pair.b))))
    }
    a = pair.a + 1
    b = pair.b + 1
  }
  return hunks
}

function offsetOf(tokens: readonly Token[], index: number): number {
  const token = tokens[index]
  if (token !== undefined) return token.at
  const last = tokens.at(-1)
  return last === undefined ? 0 : last.at + last.size
}

/** The text of the tokens, or `null` when one of them is an object. */
function textOf(tokens: readonly Token[]): string | null {
  return tokens.some((token) => token.text === null) ? null : tokens.map((token) => token.text).join('')
}

/** Removes the common prefix and suffix of both sides from a hunk. Surrogate pairs are not split. */
function trim(hunk: Hunk, current: string | null, version: string | null): Hunk {
  if (current === null || version === null) return hunk
  const most = Math.min(current.length, version.length)
  let start = 0
  while (start < most && current[start] === version[start]) start++
  if (start > 0 && /[\ud800-\udbff]/.test(current[start - 1]!)) start--
  let end = 0
  while (end < most - start && current.at(-1 - end) === version.at(-1 - end)) end++
  if (end > 0 && /[\udc00-\udfff]/.test(current.at(-end)!)) end--
  return { start: hunk.start + start, end: hunk.end - end, from: hunk.from + start, to: hunk.to - end }
}

/** The parts of the pieces between two offsets. */
function slice(pieces: readonly Piece[], from: number, to: number): Piece[] {
  return pieces.flatMap((piece) => {
    const start = Math.max(from - piece.at, 0)
    const end = Math.min(to - piece.at, piece.size)
    if (start >= end) return []
    const insert = typeof piece.insert === 'string' ? piece.insert.slice(start, end) : piece.insert
    return [{ ...piece, insert, at: piece.at + start, size: end - start }]
  })
}

/** A child of a line with its index and the offset of its start. */
interface Place {
  readonly child: Y.Text | Y.XmlElement
  readonly index: number
  readonly at: number
  readonly size: number
}

function placesOf(line: Line): Place[] {
  let at = 0
  return line.children().map((child, index) => {
    const size = child instanceof Y.Text ? child.length : 1
    at += size
    return { child, index, at: at - size, size }
  })
}

function remove(line: Line, start: number, end: number): void {
  for (const { child, index, at, size } of placesOf(line).reverse()) {
    const from = Math.max(start, at)
    const length = Math.min(end, at + size) - from
    if (length <= 0) continue
    if (child instanceof Y.Text) child.delete(from - at, length)
    else line.parent?.delete(index, 1)
  }
}

/**
 * Inserts a piece at an offset. `apart`: an element will follow, so a text that begins at the offset must not be
 * extended by the piece, because it would then be split.
 */
function insert(line: Line, offset: number, piece: Piece, apart: boolean): void {
  const places = placesOf(line)
  const inText = places.find(({ child, at, size }) => {
    const begins = apart && at === offset && size > 0
    return child instanceof Y.Text && at <= offset && offset <= at + size && !begins
  })
  if (piece.insert instanceof Y.XmlElement && line.parent !== null) {
    const index = inText === undefined ? indexAt(places, offset) : split(line.parent, inText, offset)
    line.parent.insert(index, [copyOf(piece.insert) as Y.XmlElement])
    return
  }
  const changes = insertsOf([piece])
  if (inText === undefined) {
    const text = new Y.XmlText()
    text.applyDelta(changes)
    line.parent?.insert(indexAt(places, offset), [text])
    return
  }
  const before = offset - inText.at
  const text = inText.child as Y.Text
  text.applyDelta(before > 0 ? [{ retain: before }, ...changes] : changes)
}

function indexAt(places: readonly Place[], offset: number): number {
  return places.find(({ at }) => at >= offset)?.index ?? places.length
}

/**
 * Makes `offset` a border between two children and returns the index after it; moves the rest of a text to a new one.
 */
function split(parent: Y.XmlFragment, place: Place, offset: number): number {
  const text = place.child as Y.XmlText
  const before = offset - place.at
  if (before === 0 && place.size > 0) return place.index
  if (before === place.size) return place.index + 1
  const pieces = piecesOf(textLine(text))
  const rest = new Y.XmlText()
  rest.applyDelta(insertsOf(slice(pieces, before, place.size)))
  text.delete(before, place.size - before)
  parent.insert(place.index + 1, [rest])
  return place.index + 1
}

/** Deletes texts that became empty, except the only text of the line: users may be typing into it. */
function dropEmptied(line: Line, held: ReadonlySet<Y.Text | Y.XmlElement>): void {
  const places = placesOf(line).filter(({ child }) => child instanceof Y.Text)
  let left = places.length
  for (const { child, index, size } of places.reverse()) {
    if (size > 0 || left === 1 || !held.has(child)) continue
    line.parent?.delete(index, 1)
    left--
  }
}

/** Sets the formats of the texts of a line to those of the pieces. The characters are already equal. */
function restoreFormats(line: Line, target: readonly Piece[]): void {
  for (const { child, at, size } of placesOf(line)) {
    if (!(child instanceof Y.Text) || size === 0) continue
    const changes: { retain: number; attributes: Record<string, unknown> }[] = []
    for (const piece of piecesOf(textLine(child))) {
      for (const wanted of slice(target, at + piece.at, at + piece.at + piece.size)) {
        changes.push({ retain: wanted.size, attributes: formatChange(piece.attributes, wanted.attributes) })
      }
    }
    while (changes.length > 0 && Object.keys(changes.at(-1)!.attributes).length === 0) changes.pop()
    if (changes.length > 0) child.applyDelta(changes)
  }
}

function formatChange(now: Run['attributes'], then: Run['attributes']): Record<string, unknown> {
  const changes: Record<string, unknown> = {}
  for (const key of Object.keys(now)) if (!Object.hasOwn(then, key)) changes[key] = null
  for (const [key, value] of Object.entries(then)) {
    if (!Object.hasOwn(now, key) || canonical(now[key]) !== canonical(value)) changes[key] = value
  }
  return changes
}
