import { Fragment, type Mark, type Node, type NodeType, Slice } from '@tiptap/pm/model'
import { AddMarkStep, RemoveMarkStep, ReplaceStep, type Step } from '@tiptap/pm/transform'
import * as Y from 'yjs'
import type { Renderer } from '../content/render.ts'
import { type Attributes, formatted, PLAIN, type Run, runsOf } from '../content/text-runs.ts'
import type { Change } from './change.ts'

/** A range of a text's old characters, and the runs that replace it. Offsets are those after the edits before it. */
interface Edit {
  readonly at: number
  deleted: number
  readonly inserted: Run[]
}

/** What a transaction did to one text. */
export interface TextChange {
  readonly edits: readonly Edit[]
  /** The number of characters that were visible before. */
  readonly sizeBefore: number
  readonly sizeAfter: number
  /** Whether formats were added or removed. */
  readonly isFormatted: boolean
}

/** Reads what a transaction did to a text from its items. */
export function textChange(text: Y.Text, change: Change): TextChange {
  const edits: Edit[] = []
  let at = 0
  let sizeBefore = 0
  let isFormatted = false
  let attributes: Attributes = PLAIN
  let open: Edit | null = null
  const edit = (): Edit => {
    if (open === null) {
      open = { at, deleted: 0, inserted: [] }
      edits.push(open)
    }
    return open
  }
  for (let item = text._start; item !== null; item = item.right) {
    const isAdded = change.isAdded(item)
    const wasVisible = !isAdded && (!item.deleted || change.isDeleted(item))
    if (item.content instanceof Y.ContentFormat) {
      if (!item.deleted) attributes = formatted(attributes, item.content)
      if (wasVisible === item.deleted) isFormatted = true
      continue
    }
    if (!(item.content instanceof Y.ContentString)) continue
    if (wasVisible) sizeBefore += item.length
    if (wasVisible && !item.deleted) {
      open = null
      at += item.length
    } else if (wasVisible) {
      edit().deleted += item.length
    } else if (!item.deleted) {
      edit().inserted.push({ text: item.content.str, attributes })
      at += item.length
    }
  }
  return { edits, sizeBefore, sizeAfter: at, isFormatted }
}

/** The steps of the edits of a text that starts at a position: one for each place. */
export function editSteps(
  edits: readonly Edit[],
  start: number,
  parent: NodeType,
  renderer: Renderer,
): ReplaceStep[] {
  return edits.map(({ at, deleted, inserted }) => {
    const content = Fragment.fromArray(renderer.textNodes(inserted, parent))
    return new ReplaceStep(start + at, start + at + deleted, new Slice(content, 0, 0))
  })
}

interface Difference {
  readonly from: number
  readonly to: number
  readonly before: readonly Mark[]
  readonly after: readonly Mark[]
}

/** The steps that give a text, drawn in `block` from an offset on, the marks of its attributes. */
export function markSteps(
  text: Y.Text,
  block: Node,
  offset: number,
  blockStart: number,
  renderer: Renderer,
): Step[] {
  const differences = markDifferences(text, block, offset, renderer)
  const steps: Step[] = []
  const collect = (
    marksOf: (difference: Difference) => readonly Mark[],
    make: (from: number, to: number, mark: Mark) => Step,
  ) => {
    const open: { mark: Mark; from: number; to: number }[] = []
    for (const difference of differences) {
      for (const mark of marksOf(difference)) {
        const last = open.findLast((range) => range.mark.eq(mark))
        if (last !== undefined && last.to === difference.from) last.to = difference.to
        else open.push({ mark, from: difference.from, to: difference.to })
      }
    }
    for (const { mark, from, to } of open) steps.push(make(blockStart + from, blockStart + to, mark))
  }
  collect(
    ({ before, after }) => before.filter((mark) => !isReplaced(mark, after)),
    (from, to, mark) => new RemoveMarkStep(from, to, mark),
  )
  collect(
    ({ before, after }) => after.filter((mark) => !mark.isInSet(before)),
    (from, to, mark) => new AddMarkStep(from, to, mark),
  )
  return steps
}

/** Whether the marks of a text are drawn as its attributes say. */
export function hasItsMarks(text: Y.Text, block: Node, offset: number, renderer: Renderer): boolean {
  return markDifferences(text, block, offset, renderer).length === 0
}

/** Whether a mark stays, or goes by itself when another one that excludes it is added. */
function isReplaced(mark: Mark, after: readonly Mark[]): boolean {
  return mark.isInSet(after) || after.some(({ type }) => type.excludes(mark.type))
}

function markDifferences(text: Y.Text, block: Node, offset: number, renderer: Renderer): Difference[] {
  const differences: Difference[] = []
  let at = offset
  for (const run of runsOf(text)) {
    const after = renderer.marks.marks(run.attributes, block.type)
    const end = at + run.text.length
    block.nodesBetween(at, end, (node, position) => {
      const from = Math.max(position, at)
      const to = Math.min(position + node.nodeSize, end)
      if (node.isText && from < to && !sameMarks(node.marks, after))
        differences.push({ from, to, before: node.marks, after })
      return false
    })
    at = end
  }
  return differences
}

function sameMarks(a: readonly Mark[], b: readonly Mark[]): boolean {
  return a.length === b.length && a.every((mark, index) => mark.eq(b[index]!))
}
