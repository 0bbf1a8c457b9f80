import { Fragment, type Node, Slice } from '@tiptap/pm/model'
import { ReplaceStep, type Transform } from '@tiptap/pm/transform'
import { canonical } from '../content/canonical.ts'
import { compare, type Step } from '../diff/align.ts'
import { ALIKE, featuresOf, likeness } from '../diff/words.ts'
import { rewriteText } from './rewrite-text.ts'

/** Attributes that Markdown has no place for: that it does not name them does not say that they are to go. */
const NOT_IN_MARKDOWN: ReadonlySet<string> = new Set(['colwidth'])

/**
 * Makes the blocks that start at a position into others, with few changes: what is equal stays as it is, similar blocks
 * are changed by words and attributes, and a single block becomes the one of the new ones that is most like it. Throws a
 * `TransformError` where the schema does not allow the result.
 */
export function rewriteBlocks(
  tr: Transform,
  position: number,
  present: readonly Node[],
  wanted: readonly Node[],
): void {
  const starts = [position]
  for (const { nodeSize } of present) starts.push(starts.at(-1)! + nodeSize)
  const [only] = present
  const steps = only !== undefined && present.length === 1 ? around(only, wanted) : between(present, wanted)
  let next = starts.at(-1)!
  // From the end: positions before a change stay.
  for (const step of steps.toReversed()) {
    if (step.kind === 'added') {
      tr.step(new ReplaceStep(next, next, new Slice(Fragment.from(wanted[step.b]!), 0, 0)))
      continue
    }
    const end = next
    next = starts[step.a]!
    if (step.kind === 'removed') tr.step(new ReplaceStep(next, end, Slice.empty))
    else if (step.kind === 'changed') rewriteBlock(tr, next, present[step.a]!, wanted[step.b]!)
  }
}

function rewriteBlock(tr: Transform, position: number, present: Node, wanted: Node): void {
  if (present.isTextblock) {
    const isFirst = present.type.validContent(wanted.content)
    if (isFirst) rewriteText(tr, position, wanted)
    if (present.type !== wanted.type) tr.setNodeMarkup(position, wanted.type, wanted.attrs)
    if (!isFirst) rewriteText(tr, position, wanted)
  } else {
    rewriteBlocks(tr, position + 1, present.children, wanted.children)
  }
  if (present.type !== wanted.type) return
  for (const [name, value] of Object.entries(wanted.attrs)) {
    const isKept = value === null && NOT_IN_MARKDOWN.has(name)
    if (!isKept && canonical(value) !== canonical(present.attrs[name]))
      tr.setNodeAttribute(position, name, value)
  }
}

/** Whether a block can be changed into another one instead of being replaced by it. */
function canBecome(present: Node, wanted: Node): boolean {
  if (present.type === wanted.type) return true
  return (
    present.isTextblock &&
    wanted.isTextblock &&
    (present.type.validContent(wanted.content) || wanted.type.validContent(present.content))
  )
}

/** The steps from one block to others: it becomes the one that is most like it. */
function around(present: Node, wanted: readonly Node[]): Step[] {
  const features = featuresOf(present.textContent)
  let best = -1
  let most = -1
  wanted.forEach((node, index) => {
    const alike = canBecome(present, node) ? likeness(features, featuresOf(node.textContent)) : -1
    if (alike > most) [best, most] = [index, alike]
  })
  const steps = wanted.map((_, b): Step => (b === best ? { kind: 'changed', a: 0, b } : { kind: 'added', b }))
  return best < 0 ? [{ kind: 'removed', a: 0 }, ...steps] : steps
}

function between(present: readonly Node[], wanted: readonly Node[]): Step[] {
  const isCell = ({ type }: Node) => String(type.spec['tableRole']).includes('cell')
  // Cells of a row that keeps its columns stay in their columns.
  if (present.length === wanted.length && present.every(isCell))
    return present.flatMap((cell, index): Step[] =>
      canBecome(cell, wanted[index]!)
        ? [{ kind: 'changed', a: index, b: index }]
        : [
            { kind: 'removed', a: index },
            { kind: 'added', b: index },
          ],
    )
  const key = (node: Node) => canonical(node.toJSON())
  const features = present.map(({ textContent }) => featuresOf(textContent))
  const others = wanted.map(({ textContent }) => featuresOf(textContent))
  return compare(present.map(key), wanted.map(key), (a, b) => {
    const alike = canBecome(present[a]!, wanted[b]!) ? likeness(features[a]!, others[b]!) : 0
    return alike >= ALIKE ? alike : 0
  })
}
