import { type Node, Slice } from '@tiptap/pm/model'
import { type EditorState, type Selection, TextSelection, type Transaction } from '@tiptap/pm/state'
import { AddMarkStep, AttrStep, RemoveMarkStep, ReplaceStep, type Step, StepMap } from '@tiptap/pm/transform'
import type { PositionSpace } from '../positions/positions.ts'
import { type Token, tokensBetween, unitsOf } from '../positions/tokens.ts'
import { differenceStep } from '../remote/difference.ts'
import type { HeldBlock, HeldRange } from './held-block.ts'

/** Where a held block was, before the document changed around it. */
export interface FormerPlace {
  /** The part of both documents that was held. */
  readonly range: HeldRange
  /** Whether nothing but the block was held. */
  readonly isAlone: boolean
  /** Where the content of the block started in the document that was shown. */
  readonly start: number
}

/** Where a held block is now. */
export function placeOf({ range, isAlone, start }: HeldBlock): FormerPlace {
  return { range, isAlone, start }
}

/**
 * The transaction that draws a change of the document around what is held, and keeps the selection in the block.
 *
 * @param state the editor, which shows the document as it was before
 * @param steps how the document changed
 */
export function drawAround(
  state: EditorState,
  held: HeldBlock,
  steps: readonly Step[],
  former: FormerPlace,
): Transaction {
  const drawing = state.tr
  const isWhole = drawOutside(drawing, steps, former.range)
  // What is left: parts of a step that changed the held content together with what is around it.
  if (!(isWhole && former.isAlone && held.isAlone)) drawRest(drawing, held.shown)
  if (drawing.docChanged) keepSelection(drawing, state.selection, former.start, held)
  return drawing
}

/** Makes the steps that are outside of what was held. Ends with `false` at one that is neither outside nor inside. */
function drawOutside(drawing: Transaction, steps: readonly Step[], before: HeldRange): boolean {
  let { start, end } = before
  const shownSize = before.shownEnd - start
  for (const step of steps) {
    const [from, to] = rangeOf(step)
    const map = step.getMap()
    if (to <= start) {
      if (drawing.maybeStep(step).failed !== null) return false
      const by = map.map(start, 1) - start
      start += by
      end += by
    } else if (from >= end) {
      const shifted = step.map(StepMap.offset(start + shownSize - end))
      if (shifted === null || drawing.maybeStep(shifted).failed !== null) return false
    } else if (from >= start && to <= end) {
      end = map.map(end, 1)
    } else {
      return false
    }
  }
  return true
}

function drawRest(drawing: Transaction, document: Node): void {
  const rest = differenceStep(drawing.doc, document)
  if (rest !== null) drawing.step(rest)
}

/** Keeps the ends of a text selection that are in the held block where they were in it. */
function keepSelection(drawing: Transaction, before: Selection, start: number, held: HeldBlock): void {
  if (!(before instanceof TextSelection)) return
  const place = (position: number) => {
    const moved = position - start + held.start
    return position >= start && held.contains(moved) ? moved : drawing.mapping.map(position, -1)
  }
  select(drawing, place(before.anchor), place(before.head))
}

/** Adds the steps that draw what waited, in its present state, and puts the selection beside the same characters. */
export function drawHeld(drawing: Transaction, held: HeldBlock, space: PositionSpace, document: Node): void {
  const { selection } = drawing
  drawText(drawing, held, space, document)
  drawRest(drawing, document)
  if (!(selection instanceof TextSelection)) return
  const place = (position: number) =>
    (held.contains(position) ? held.placeOf(position - held.start) : null) ??
    drawing.mapping.map(position, -1)
  select(drawing, place(selection.anchor), place(selection.head))
}

/** Draws insertions and deletions in a block that is still there, one step for each. */
function drawText(drawing: Transaction, held: HeldBlock, { tree }: PositionSpace, document: Node): void {
  const block = held.livingBlock
  if (block === null) return
  const position = tree.before(block)
  const node = document.nodeAt(position)!
  const start = held.start
  for (const [name, value] of Object.entries(node.attrs)) {
    if (node.type === held.node.type && JSON.stringify(value) !== JSON.stringify(held.node.attrs[name]))
      drawing.step(new AttrStep(start - 1, name, value))
  }
  const now = [...unitsOf(tokensBetween(tree, position + 1, position + 1 + block.kids.size))]
  const old = [...unitsOf(held.tokens)]
  const edits = editsBetween(old, now)
  for (const { from, to, nowFrom, nowTo } of edits.toReversed()) {
    const slice = new Slice(node.content.cut(nowFrom, nowTo), 0, 0)
    drawing.step(new ReplaceStep(start + from, start + to, slice))
  }
}

/** Units `from` to `to` of the old ones are replaced by `nowFrom` to `nowTo` of those that are there now. */
interface Edit {
  readonly from: number
  readonly to: number
  readonly nowFrom: number
  readonly nowTo: number
}

/** What to replace in a list of tokens to have another one. What both have is in the same order. */
function editsBetween(old: readonly Token[], now: readonly Token[]): Edit[] {
  const stays = new Set(now.map(keyOf))
  const was = new Set(old.map(keyOf))
  const edits: Edit[] = []
  let [from, nowFrom] = [0, 0]
  while (from < old.length || nowFrom < now.length) {
    let [to, nowTo] = [from, nowFrom]
    while (to < old.length && !stays.has(keyOf(old[to]!))) to++
    while (nowTo < now.length && !was.has(keyOf(now[nowTo]!))) nowTo++
    if (to > from || nowTo > nowFrom) edits.push({ from, to, nowFrom, nowTo })
    from = to + 1
    nowFrom = nowTo + 1
  }
  return edits
}

function keyOf({ id }: Token): string {
  return id === null ? '' : `${id.client}:${id.clock}`
}

/** The positions that a step of the drawing touches. */
function rangeOf(step: Step): [number, number] {
  if (step instanceof ReplaceStep || step instanceof AddMarkStep || step instanceof RemoveMarkStep)
    return [step.from, step.to]
  if (step instanceof AttrStep) return [step.pos, step.pos + 1]
  return [0, Number.POSITIVE_INFINITY]
}

function select(drawing: Transaction, anchor: number, head: number): void {
  if (drawing.selection.anchor === anchor && drawing.selection.head === head) return
  const { doc } = drawing
  drawing.setSelection(TextSelection.between(doc.resolve(anchor), doc.resolve(head)))
}
