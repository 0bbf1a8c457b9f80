import type { Node } from '@tiptap/pm/model'
import {
  AddMarkStep,
  AttrStep,
  RemoveMarkStep,
  ReplaceAroundStep,
  ReplaceStep,
  type Step,
} from '@tiptap/pm/transform'
import type * as Y from 'yjs'
import type { LocalChange } from '../local/local-change.ts'
import type { StepWatcher } from '../local/local-updates.ts'
import { type ChangedRange, changedRanges } from '../local/wanted.ts'
import { deleteIds, isAlive } from '../moves/doc-items.ts'
import type { MoveRun } from '../moves/entry-codec.ts'
import { IdSet, sameId } from '../moves/ids.ts'
import type { PositionSpace } from '../positions/positions.ts'
import { type Token, tokenAt, tokensBetween, unitsOf } from '../positions/tokens.ts'
import type { ChangeRecord, ReplacedRange } from './change-record.ts'

/** Records what local steps do, by ids, and what a reverting step brings back. */
export class ChangeRecorder implements Omit<StepWatcher, 'afterChange'> {
  readonly #space: PositionSpace
  readonly #revivedBy: (change: LocalChange) => readonly Token[] | null
  #ranges: readonly ChangedRange[] = []
  #deleted: Token[][] = []
  #records: ChangeRecord[] = []

  /** `revivedBy` gives the tokens that a reverting change inserts again, in the order of its slice. */
  constructor(space: PositionSpace, revivedBy: (change: LocalChange) => readonly Token[] | null) {
    this.#space = space
    this.#revivedBy = revivedBy
  }

  /** The records since the last call. */
  take(): ChangeRecord[] {
    return this.#records.splice(0)
  }

  beforeStep(change: LocalChange, index: number): void {
    const { tree } = this.#space
    this.#ranges = changedRanges(change.steps[index]!)
    this.#deleted = this.#ranges.map(({ oldStart, oldEnd }) => tokensBetween(tree, oldStart, oldEnd))
  }

  afterStep(transaction: Y.Transaction, change: LocalChange, index: number): MoveRun[] {
    const revived = this.#revivedBy(change)
    const runs = revived === null ? [] : this.#revive(transaction, revived)
    const step = change.steps[index]!
    const before = change.docs[index]!
    if (hasEffect(step, before, change.docs[index + 1] ?? change.doc))
      this.#records.push(...this.#recordsOf(step, before))
    return runs
  }

  /** Says of which deleted content the new content is the revival. */
  #revive(transaction: Y.Transaction, revived: readonly Token[]): MoveRun[] {
    const { doc, leaves, tree } = this.#space
    const inserted = this.#ranges.flatMap(({ newStart, newEnd }) => tokensBetween(tree, newStart, newEnd))
    const runs: MoveRun[] = []
    const superseded = new IdSet()
    const created = transaction.beforeState.get(doc.clientID) ?? 0
    const news = [...unitsOf(inserted)]
    for (const [index, old] of [...unitsOf(revived)].entries()) {
      const now = news[index]
      if (now === undefined || now.id === null || old.id === null || now.kind !== old.kind) continue
      if (now.kind === 'close' || now.id.client !== doc.clientID || now.id.clock < created) continue
      const source = leaves.leafOf(old.id)
      if (sameId(source, now.id)) continue
      const isHidden = isAlive(doc, source)
      // An element that lives is one that kept its place while its content was divided.
      if (isHidden && now.kind === 'open') continue
      runs.push({ kind: isHidden ? 'move' : 'revival', length: 1, source, destination: now.id })
      if (isHidden) superseded.add({ ...source, length: 1 })
    }
    if (!superseded.isEmpty) deleteIds(transaction, superseded)
    return runs
  }

  #recordsOf(step: Step, before: Node): ChangeRecord[] {
    const { tree } = this.#space
    if (step instanceof AddMarkStep || step instanceof RemoveMarkStep) return this.#markRecords(step, before)
    if (step instanceof AttrStep) {
      const token = tokenAt(tree, step.pos)
      const value: unknown = before.nodeAt(step.pos)?.attrs[step.attr]
      return token === null ? [] : [{ kind: 'attribute', token, name: step.attr, value }]
    }
    const ranges = this.#ranges.map((range, index) => this.#replaced(range, this.#deleted[index]!))
    const [first, second] = ranges
    if (step instanceof ReplaceAroundStep) {
      const inverse = step.invert(before) as ReplaceAroundStep
      const { slice, insert } = inverse
      // A step that only inserts or deletes on one side has an empty range on the other one.
      const [a, b] = first !== undefined && second !== undefined ? [first, second] : this.#bothSides(step)
      return [{ kind: 'wrapped', ranges: [a, b], slice, insert }]
    }
    if (step instanceof ReplaceStep && first !== undefined)
      return [{ kind: 'replaced', ranges: [first], slice: before.slice(step.from, step.to) }]
    return []
  }

  #bothSides(step: ReplaceAroundStep): [ReplacedRange, ReplacedRange] {
    const { from, gapFrom, gapTo, to, slice, insert } = step
    const gap = gapTo - gapFrom
    const sides = [
      { oldStart: from, oldEnd: gapFrom, newStart: from, newEnd: from + insert },
      { oldStart: gapTo, oldEnd: to, newStart: from + insert + gap, newEnd: from + slice.size + gap },
    ] as const
    return sides.map((side) => {
      const known = this.#ranges.findIndex(
        ({ oldStart, oldEnd }) => oldStart === side.oldStart && oldEnd === side.oldEnd,
      )
      return this.#replaced(side, known < 0 ? [] : this.#deleted[known]!)
    }) as [ReplacedRange, ReplacedRange]
  }

  #replaced({ newStart, newEnd }: ChangedRange, deleted: readonly Token[]): ReplacedRange {
    const { tree } = this.#space
    return {
      inserted: tokensBetween(tree, newStart, newEnd),
      deleted,
      left: tokenAt(tree, newStart - 1),
      right: tokenAt(tree, newEnd),
    }
  }

  /** A mark that was added also removed those that it excludes. They come first, and so are brought back last. */
  #markRecords(step: AddMarkStep | RemoveMarkStep, before: Node): ChangeRecord[] {
    const wasAdded = step instanceof AddMarkStep
    const tokens: Token[] = []
    const excluded: ChangeRecord[] = []
    before.nodesBetween(step.from, step.to, (node, position) => {
      if (!node.isText || step.mark.isInSet(node.marks) === wasAdded) return
      const after = wasAdded ? step.mark.addToSet(node.marks) : node.marks
      if (wasAdded && !step.mark.isInSet(after)) return
      const from = Math.max(position, step.from)
      const to = Math.min(position + node.nodeSize, step.to)
      const own = tokensBetween(this.#space.tree, from, to)
      tokens.push(...own)
      for (const mark of node.marks) {
        if (!mark.isInSet(after)) excluded.push({ kind: 'marked', tokens: own, mark, wasAdded: false })
      }
    })
    return [...excluded, { kind: 'marked', tokens, mark: step.mark, wasAdded }]
  }
}

/** Whether a step changed anything. There is nothing to revert otherwise, as when a mark was added where it may not be. */
function hasEffect(step: Step, before: Node, after: Node): boolean {
  // Typing is not compared: that would take a look at all top-level nodes.
  if (step instanceof ReplaceStep && step.slice.size !== step.to - step.from) return true
  return !before.eq(after)
}
