import { Fragment, type Node, Slice } from '@tiptap/pm/model'
import { AddMarkStep, RemoveMarkStep, ReplaceStep, type Step, Transform } from '@tiptap/pm/transform'
import type { PositionSpace } from '../positions/positions.ts'
import { type Range, rangesOf, type Token, unitsOf } from '../positions/tokens.ts'
import type { HeldBlock } from './held-block.ts'
import { cutTokens } from './token-list.ts'

/** Most characters of a range that are looked up one by one. A greater range is changed as any other local edit. */
const MAX_RANGE = 2_000

/** A local step in a held block, as a change of the document. */
export interface HeldEdit {
  /** The same change, made to the document. */
  readonly transform: Transform
  /** The range of what the block shows that is replaced, as offsets. */
  readonly from: number
  readonly to: number
  /** What comes instead of it: a range of the changed document. */
  readonly added: { readonly start: number; readonly size: number }
  /** For each position of {@link added}, what is brought back there, as it was deleted with its block. */
  readonly revived: readonly (Token | null)[]
  /** Whether the step did more than to edit inline content: the composition is over. */
  readonly isLast: boolean
}

/**
 * Translates a step that was made to the shown document into steps of the document. `null` for a step that does anything
 * else than to replace or format content of the held block, such as an Enter in it.
 *
 * @param shown the document that is shown after the step
 */
export function heldEdit(
  held: HeldBlock,
  space: PositionSpace,
  document: Node,
  step: Step,
  shown: Node,
): HeldEdit | null {
  if (step instanceof AddMarkStep || step instanceof RemoveMarkStep)
    return formatted(held, space, document, step)
  if (!(step instanceof ReplaceStep) || !isInside(held, step)) return null
  const { slice } = step
  const isFlat = slice.openStart === 0 && slice.openEnd === 0
  const isInline = isFlat && (slice.size === 0 || slice.content.firstChild?.isInline === true)
  const from = step.from - held.start
  const to = step.to - held.start
  const place = held.placeOf(from)
  if (place === null && !isInline) return null
  if (place === null) return inNewBlock(held, document, { from, to }, slice.content, shown)
  const ranges = rangesOf(cutTokens(held.tokens, from, to), space)
  const transform = new Transform(document)
  const content = fitting(slice.content, document.resolve(place).parent)
  const edit = { transform, from, to, revived: [], isLast: !isInline }
  const [only] = ranges
  if (isInline && ranges.length === 1 && only!.from === place)
    return tryReplace(transform, only!, content)
      ? { ...edit, added: { start: place, size: content.size } }
      : null
  for (const range of ranges.toReversed()) if (!tryReplace(transform, range, Fragment.empty)) return null
  const start = transform.mapping.map(place, -1)
  const isDone = isInline
    ? content.size === 0 || tryReplace(transform, { from: start, to: start }, content)
    : transform.maybeStep(new ReplaceStep(start, start, slice)).failed === null
  return isDone ? { ...edit, added: { start, size: isInline ? content.size : 0 } } : null
}

function isInside(held: HeldBlock, { from, to }: Range): boolean {
  return held.contains(from) && held.contains(to) && to - from <= MAX_RANGE
}

function formatted(
  held: HeldBlock,
  space: PositionSpace,
  document: Node,
  step: AddMarkStep | RemoveMarkStep,
): HeldEdit | null {
  if (!isInside(held, step)) return null
  const transform = new Transform(document)
  const tokens = cutTokens(held.tokens, step.from - held.start, step.to - held.start)
  for (const { from, to } of rangesOf(tokens, space)) {
    if (step instanceof AddMarkStep) transform.addMark(from, to, step.mark)
    else transform.removeMark(from, to, step.mark)
  }
  return { transform, from: 0, to: 0, added: { start: 0, size: 0 }, revived: [], isLast: false }
}

/**
 * Nothing of the block is left: what was composed goes into a new block where it was, with what others deleted of this
 * composition together with the block.
 */
function inNewBlock(
  held: HeldBlock,
  document: Node,
  { from, to }: Range,
  added: Fragment,
  shown: Node,
): HeldEdit | null {
  const units = [...unitsOf(held.tokens)]
  const isComposed = ({ kind, id }: Token) => kind === 'text' && id !== null && held.isComposed(id)
  let first = from
  while (first > 0 && isComposed(units[first - 1]!)) first--
  let last = to
  while (last < units.length && isComposed(units[last]!)) last++
  const content = shown.resolve(held.start).parent.content.cut(first, last - to + from + added.size)
  const transform = new Transform(document)
  if (content.size === 0)
    return { transform, from, to, added: { start: 0, size: 0 }, revived: [], isLast: false }
  const position = held.range.start
  const $position = document.resolve(position)
  let node = held.wrapped(content)
  if (!$position.parent.canReplaceWith($position.index(), $position.index(), node.type)) return null
  const step = new ReplaceStep(position, position, new Slice(Fragment.from(node), 0, 0))
  if (transform.maybeStep(step).failed !== null) return null
  let start = position + 1
  for (; !node.inlineContent; node = node.firstChild!) start++
  const revived = [
    ...units.slice(first, from),
    ...new Array<null>(added.size).fill(null),
    ...units.slice(to, last),
  ]
  return { transform, from: first, to: last, added: { start, size: content.size }, revived, isLast: false }
}

/** Inline content with the marks that a textblock allows: what became of the block may be code. */
function fitting(content: Fragment, { type }: Node): Fragment {
  return Fragment.from(
    content.content.map((node) => (node.isInline ? node.mark(type.allowedMarks(node.marks)) : node)),
  )
}

function tryReplace(transform: Transform, { from, to }: Range, content: Fragment): boolean {
  return transform.maybeStep(new ReplaceStep(from, to, new Slice(content, 0, 0))).failed === null
}
