import { type Node, Slice } from '@tiptap/pm/model'
import { ReplaceStep, StepMap } from '@tiptap/pm/transform'

/**
 * The step that changes a document to another one, which shares nodes with it; `null` when they are equal. It replaces the
 * differing children of the smallest node that contains all differences; in a textblock, the differing characters.
 */
export function differenceStep(before: Node, after: Node): ReplaceStep | null {
  let old = before
  let now = after
  let start = 0
  for (;;) {
    if (old.inlineContent) return textDifference(old, now, start)
    const most = Math.min(old.childCount, now.childCount)
    let first = 0
    let offset = 0
    while (first < most && old.child(first).eq(now.child(first))) offset += old.child(first++).nodeSize
    if (first === old.childCount && first === now.childCount) return null
    let last = 0
    let end = 0
    while (
      last < most - first &&
      old.child(old.childCount - 1 - last).eq(now.child(now.childCount - 1 - last))
    ) {
      end += old.child(old.childCount - 1 - last++).nodeSize
    }
    const isOne = old.childCount - first - last === 1 && now.childCount - first - last === 1
    if (isOne && old.child(first).sameMarkup(now.child(first)) && !old.child(first).isLeaf) {
      old = old.child(first)
      now = now.child(first)
      start += offset + 1
      continue
    }
    const content = now.content.cut(offset, now.content.size - end)
    return new ReplaceStep(start + offset, start + old.content.size - end, new Slice(content, 0, 0))
  }
}

/**
 * How positions of a document move when it becomes another one, as fine as both can be compared: of differing children,
 * those with the same markup are compared in turn, in textblocks the characters.
 */
export function differenceMap(before: Node, after: Node): StepMap {
  const ranges: number[] = []
  collectRanges(ranges, before, after, 0)
  return new StepMap(ranges)
}

/** Collects the differing ranges: for each its start, its old size and its new size. */
function collectRanges(ranges: number[], old: Node, now: Node, start: number): void {
  if (old.inlineContent) {
    const step = textDifference(old, now, start)
    if (step !== null) ranges.push(step.from, step.to - step.from, step.slice.size)
    return
  }
  const most = Math.min(old.childCount, now.childCount)
  let end = 0
  while (end < most && old.child(old.childCount - 1 - end).eq(now.child(now.childCount - 1 - end))) end++
  let at = start
  let index = 0
  for (; index < most - end; index++) {
    const [a, b] = [old.child(index), now.child(index)]
    if (!a.eq(b)) {
      if (!a.sameMarkup(b) || a.isLeaf) break
      collectRanges(ranges, a, b, at + 1)
    }
    at += a.nodeSize
  }
  const sizeFrom = (node: Node) =>
    node.children.slice(index, node.childCount - end).reduce((sum, { nodeSize }) => sum + nodeSize, 0)
  if (sizeFrom(old) + sizeFrom(now) > 0) ranges.push(at, sizeFrom(old), sizeFrom(now))
}

function textDifference(old: Node, now: Node, start: number): ReplaceStep | null {
  const from = old.content.findDiffStart(now.content)
  if (from === null) return null
  const ends = old.content.findDiffEnd(now.content) ?? { a: from, b: from }
  // Equal characters on both sides of the difference are found twice.
  const overlap = Math.max(from - Math.min(ends.a, ends.b), 0)
  const content = now.content.cut(from, ends.b + overlap)
  return new ReplaceStep(start + from, start + ends.a + overlap, new Slice(content, 0, 0))
}
