import { type Node, Slice } from '@tiptap/pm/model'
import { ReplaceAroundStep, ReplaceStep, type Transform } from '@tiptap/pm/transform'
import type { PositionSpace } from '../positions/positions.ts'
import {
  isSameToken,
  lengthOf,
  positionOf,
  type Range,
  rangesOf,
  type Token,
  tokensBetween,
  unitsOf,
} from '../positions/tokens.ts'
import type { ChangeRecord, ReplacedRange } from './change-record.ts'
import { pruneSlice } from './prune.ts'

/** What a reverting transaction does. */
export interface Reversion {
  /** What it inserts again, in the order of its slice. */
  readonly revived: readonly Token[]
  /** Whether it is a drop: what it inserts was moved. */
  readonly isDrop: boolean
  /** Where the text changed. */
  readonly caret: number
}

/**
 * Adds steps that revert a recorded change, as far as what it did is still there: nothing of others is reverted. `null`
 * when nothing can be done. The transform's document must be that of the space.
 */
export function revert(transform: Transform, record: ChangeRecord, space: PositionSpace): Reversion | null {
  switch (record.kind) {
    case 'attribute': {
      const position = positionOf(space, record.token)
      const node = position === null ? null : transform.doc.nodeAt(position)
      if (position === null || node === null || !Object.hasOwn(node.attrs, record.name)) return null
      transform.setNodeAttribute(position, record.name, record.value)
      return { revived: [], isDrop: false, caret: position + 1 }
    }
    case 'dragged':
      return revertDrag(transform, record, space)
    case 'marked':
      return revertMark(transform, record, space)
    case 'wrapped':
      return revertWrap(transform, record, space)
    case 'replaced':
      return revertReplacement(transform, record, space)
    default:
      return record satisfies never
  }
}

function revertMark(
  transform: Transform,
  { tokens, mark, wasAdded }: ChangeRecord & { readonly kind: 'marked' },
  space: PositionSpace,
): Reversion | null {
  let caret: number | null = null
  for (const { from, to } of rangesOf(tokens, space)) {
    if (wasAdded) transform.removeMark(from, to, mark)
    else transform.addMark(from, to, mark)
    caret = to
  }
  return caret === null || transform.steps.length === 0 ? null : { revived: [], isDrop: false, caret }
}

/** Drags content back, as it is by now. */
function revertDrag(
  transform: Transform,
  { source, target }: ChangeRecord & { readonly kind: 'dragged' },
  space: PositionSpace,
): Reversion | null {
  const units = [...unitsOf(target.inserted)]
  const from = positionOf(space, units[0]!)
  const last = positionOf(space, units.at(-1)!)
  const goal = placeOf({ ...source, inserted: [] }, space)?.from ?? null
  if (from === null || last === null || goal === null || last < from) return null
  const to = last + 1
  const { doc } = transform
  if ((goal >= from && goal <= to) || !doc.resolve(from).sameParent(doc.resolve(to))) return null
  const { content } = doc.slice(from, to)
  const deletion = new ReplaceStep(from, to, Slice.empty)
  const place = deletion.getMap().map(goal)
  const insertion = new ReplaceStep(place, place, new Slice(content, 0, 0))
  const without = deletion.apply(doc).doc
  const result = without === null ? null : insertion.apply(without).doc
  if (result === null || !isValid(result, insertion)) return null
  transform.step(deletion).step(insertion)
  return { revived: [], isDrop: true, caret: place + content.size }
}

function revertWrap(
  transform: Transform,
  { ranges, slice, insert }: ChangeRecord & { readonly kind: 'wrapped' },
  space: PositionSpace,
): Reversion | null {
  const [before, after] = ranges.map((range) => placeOf(range, space))
  if (before === undefined || before === null || after === undefined || after === null) return null
  if (before.to > after.from) return null
  const step = new ReplaceAroundStep(before.from, after.to, before.to, after.from, slice, insert, false)
  if (!tryValid(transform, step)) return null
  const revived = ranges.flatMap(({ deleted }) => deleted)
  return { revived, isDrop: false, caret: before.from + insert }
}

function revertReplacement(
  transform: Transform,
  { ranges: [range], slice }: ChangeRecord & { readonly kind: 'replaced' },
  space: PositionSpace,
): Reversion | null {
  const place = placeOf(range, space)
  if (place === null)
    return range.inserted.length > 0 ? deleteCharacters(transform, range.inserted, space) : null
  const units = [...unitsOf(range.deleted)]
  const dropped = visibleUnits(units, place, space)
  const pruned: Slice = dropped.size > 0 ? pruneSlice(slice, dropped) : slice
  if (place.from === place.to && pruned.size === 0) return null
  if (!tryValid(transform, new ReplaceStep(place.from, place.to, pruned, false))) {
    return range.inserted.length > 0 ? deleteCharacters(transform, range.inserted, space) : null
  }
  const revived = units.filter((_unit, index) => !dropped.has(index))
  return { revived, isDrop: false, caret: place.from + pruned.size }
}

/** The places, among deleted tokens, of those that are visible somewhere else than in the range to be replaced. */
function visibleUnits(units: readonly Token[], place: Range, space: PositionSpace): Set<number> {
  const visible = new Set<number>()
  units.forEach((unit, index) => {
    if (unit.kind !== 'text' && unit.kind !== 'leaf') return
    const position = positionOf(space, unit)
    if (position !== null && (position < place.from || position >= place.to)) visible.add(index)
  })
  return visible
}

/** Where what a step inserted is now, all of it and nothing else; where it would be, if the step inserted nothing. */
function placeOf({ inserted, left, right }: ReplacedRange, space: PositionSpace): Range | null {
  if (inserted.length === 0) {
    const after = left === null ? null : positionOf(space, left)
    const at = after !== null ? after + 1 : right === null ? null : positionOf(space, right)
    return at === null ? null : { from: at, to: at }
  }
  const units = [...unitsOf(inserted)]
  const length = lengthOf(inserted)
  const first = positionOf(space, units[0]!)
  const last = positionOf(space, units.at(-1)!)
  for (const from of [first, last === null ? null : last - length + 1]) {
    if (from === null || from < 0 || from + length > space.tree.root.kids.size) continue
    const now = [...unitsOf(tokensBetween(space.tree, from, from + length))]
    if (now.length === units.length && now.every((unit, index) => isSameToken(space, unit, units[index]!)))
      return { from, to: from + length }
  }
  return null
}

/** Deletes the characters that a step inserted, wherever they are, when the rest cannot be reverted. */
function deleteCharacters(
  transform: Transform,
  inserted: readonly Token[],
  space: PositionSpace,
): Reversion | null {
  const ranges = rangesOf(
    inserted.filter(({ kind }) => kind === 'text'),
    space,
  )
  for (const { from, to } of ranges.toReversed()) transform.delete(from, to)
  return ranges.length === 0 ? null : { revived: [], isDrop: false, caret: ranges[0]!.from }
}

/** Adds a step if it can be made and its result is valid. */
function tryValid(transform: Transform, step: ReplaceStep | ReplaceAroundStep): boolean {
  const { doc } = step.apply(transform.doc)
  if (doc === null || !isValid(doc, step)) return false
  transform.step(step)
  return true
}

/** Whether the top-level nodes that a step changed are valid; ProseMirror tells by throwing. */
function isValid(doc: Node, step: ReplaceStep | ReplaceAroundStep): boolean {
  const map = step.getMap()
  try {
    doc.nodesBetween(map.map(step.from, -1), map.map(step.to, 1), (node) => {
      node.check()
      return false
    })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
