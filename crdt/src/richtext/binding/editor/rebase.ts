import type { Node } from '@tiptap/pm/model'
import { Mapping, Transform } from '@tiptap/pm/transform'
import type { LocalChange } from '../local/local-updates.ts'
import { differenceMap } from '../remote/difference.ts'

/** Changes that were made to another document, as changes of this one: without what does not fit any more. */
export function rebased(changes: readonly LocalChange[], document: Node): LocalChange {
  const transform = new Transform(document)
  const mapping = new Mapping([differenceMap(changes[0]!.docs[0]!, document)])
  const steps = changes.flatMap((change) => change.steps)
  // As in prosemirror-collab: a step is mapped back over the local steps before it, then over the difference, then
  // forward over the mapped local steps.
  for (const [index, step] of steps.entries()) {
    const back = new Mapping([
      ...steps
        .slice(0, index)
        .toReversed()
        .map((each) => each.getMap().invert()),
      ...mapping.maps,
    ])
    const mapped = step.map(new Mapping([...back.maps, ...transform.mapping.maps]))
    if (mapped !== null) transform.maybeStep(mapped)
  }
  return { steps: transform.steps, docs: transform.docs, doc: transform.doc, transaction: null }
}
