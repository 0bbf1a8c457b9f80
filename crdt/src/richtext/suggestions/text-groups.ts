import type { Node } from '@tiptap/pm/model'
import { AddMarkStep, Mapping, RemoveMarkStep, ReplaceStep, type Step, Transform } from '@tiptap/pm/transform'
import { rewriteText } from '../blocks/rewrite-text.ts'
import type { MarkChange } from './hunk.ts'
import type { PlacedEdit } from './placed-edit.ts'

/** An edit in the document before, and the range that it touches in the document after. */
interface RewriteEdit extends PlacedEdit {
  readonly touched: readonly [from: number, to: number]
}

/**
 * The edits that give a textblock other content, word by word, as groups in reading order: those with nothing or only
 * spaces between them belong together. Positions are those in `doc`.
 */
export function textGroups(doc: Node, position: number, wanted: Node): PlacedEdit[][] {
  const tr = new Transform(doc)
  rewriteText(tr, position, wanted)
  const edits = merged(tr.steps.map((step, index) => editOf(tr, step, index)))
  const groups: PlacedEdit[][] = []
  let end = Number.NEGATIVE_INFINITY
  for (const edit of edits.toSorted((a, b) => a.touched[0] - b.touched[0])) {
    const [from, to] = edit.touched
    const isBeside = from <= end || (end > position && tr.doc.textBetween(end, from, null, 'x').trim() === '')
    const { touched: _, ...placed } = edit
    if (isBeside) groups.at(-1)!.push(placed)
    else groups.push([placed])
    end = Math.max(end, to)
  }
  return groups
}

/** What a step of a rewriting does, in the positions of the document before the first one. */
function editOf(tr: Transform, step: Step, index: number): RewriteEdit {
  if (!(step instanceof ReplaceStep || step instanceof AddMarkStep || step instanceof RemoveMarkStep))
    throw new TypeError('A rewriting of text has no such step.')
  const back = new Mapping(
    tr.mapping.maps
      .slice(0, index)
      .map((map) => map.invert())
      .reverse(),
  )
  const on = tr.mapping.slice(index + 1)
  const { from, to } = step
  const place = { from: back.map(from, 1), to: Math.max(back.map(from, 1), back.map(to, -1)) }
  if (step instanceof ReplaceStep) {
    const { content } = step.slice
    return {
      ...place,
      content: content.toJSON() ?? [],
      marks: [],
      touched: [on.map(from, -1), on.map(from + content.size, 1)],
    }
  }
  const { mark } = step
  const change: MarkChange = {
    type: mark.type.name,
    attrs: mark.attrs,
    isAdded: step instanceof AddMarkStep,
  }
  return { ...place, content: [], marks: [change], touched: [on.map(from, -1), on.map(to, 1)] }
}

/** Changes of marks in the same range as one edit. */
function merged(edits: readonly RewriteEdit[]): RewriteEdit[] {
  const result: RewriteEdit[] = []
  for (const edit of edits) {
    const at = result.findIndex(
      ({ from, to, marks }) =>
        marks.length > 0 && edit.marks.length > 0 && from === edit.from && to === edit.to,
    )
    const same = result[at]
    if (same === undefined) result.push(edit)
    else result[at] = { ...same, marks: [...same.marks, ...edit.marks] }
  }
  return result
}
