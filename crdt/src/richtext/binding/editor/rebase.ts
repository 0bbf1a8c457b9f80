import type { Node } from '@tiptap/pm/model'
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
      const mapped = step.map(new Mapping([...back, difference, ...forward.maps, ...transform.mapping.maps]))
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
