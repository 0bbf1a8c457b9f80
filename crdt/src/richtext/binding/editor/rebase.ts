import type { Node } from '@tiptap/pm/model'
import { Selection } from '@tiptap/pm/state'
import { Mapping, ReplaceStep, type Step, Transform } from '@tiptap/pm/transform'
import type { LocalChange } from '../local/local-change.ts'
import { differenceMap } from '../remote/difference.ts'

/**
 * Changes that were made to another document, as changes of this one: without what does not fit any more. A drop whose
 * content is not what it was any more is left out: it would insert what others moved or keep.
 */
export function rebased(changes: readonly LocalChange[], document: Node): LocalChange[] {
  // As in prosemirror-collab: a step is mapped back over the local steps before it, then over the difference, then
  // forward over the mapped local steps.
  const difference = differenceMap(changes[0]!.docs[0]!, document)
  const before: Step[] = []
  const forward = new Mapping()
  const results: LocalChange[] = []
  let current = document
  for (const { steps, transaction } of changes) {
    const transform = new Transform(current)
    for (const step of steps) {
      const back = before.toReversed().map((each) => each.getMap().invert())
      const mapping = new Mapping([...back, difference, ...forward.maps, ...transform.mapping.maps])
      const mapped = step.map(mapping) ?? typedNearby(step, mapping, transform.doc)
      if (mapped !== null) transform.maybeStep(mapped)
      before.push(step)
    }
    const isDrop = transaction?.getMeta('uiEvent') === 'drop'
    if (transform.steps.length === 0 || (isDrop && !isWholeDrop(transform))) continue
    forward.appendMapping(transform.mapping)
    results.push({
      steps: transform.steps,
      docs: transform.docs,
      doc: transform.doc,
      transaction,
      selection: null,
    })
    current = transform.doc
  }
  return results
}

/**
 * Text that was typed where all was replaced meanwhile, nearest to that place, as a step of the document: it must not get
 * lost. `null` for any other step, and where no text can stand.
 */
function typedNearby(step: Step, mapping: Mapping, document: Node): Step | null {
  if (!(step instanceof ReplaceStep) || step.from !== step.to) return null
  const { slice } = step
  if (slice.openStart + slice.openEnd > 0 || slice.content.firstChild?.isText !== true) return null
  const { $from } = Selection.near(document.resolve(mapping.map(step.from, -1)), -1)
  return $from.parent.inlineContent ? new ReplaceStep($from.pos, $from.pos, slice) : null
}

/** Whether all that one of the steps inserts is what another one deletes. */
function isWholeDrop({ steps, docs }: Transform): boolean {
  const deleted = steps.flatMap((step, index) =>
    step instanceof ReplaceStep && step.to > step.from ? [docs[index]!.slice(step.from, step.to)] : [],
  )
  return steps.every(
    (step) =>
      step instanceof ReplaceStep &&
      (step.slice.size === 0 || deleted.some(({ content }) => content.eq(step.slice.content))),
  )
}
