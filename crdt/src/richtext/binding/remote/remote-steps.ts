import { type ContentMatch, Fragment, type Node, type NodeType, Slice } from '@tiptap/pm/model'
import { AttrStep, ReplaceStep, type Step, Transform } from '@tiptap/pm/transform'
import * as Y from 'yjs'
import type { Fitted, Renderer } from '../content/render.ts'
import type { ElementShadow, Kid, ShadowTree, TextShadow } from '../shadow/shadow.ts'
import type { Change } from './change.ts'
import { differenceStep } from './difference.ts'
import { nodesOf, Rebuilder, replaceKids } from './rebuild.ts'
import { editSteps, hasItsMarks, markSteps, textChange } from './text-steps.ts'

/**
 * Greatest number of changed shared types that are drawn step by step. Each step copies the list of top-level nodes, in a
 * document of 50,000 blocks 2 ms; one replacement of the changed range copies it once.
 */
const MAX_CHANGES = 30

/** Something that changed and is drawn. */
interface Changed {
  readonly kid: ElementShadow | TextShadow
  readonly names: ReadonlySet<string | null>
  readonly depth: number
}

/** Draws changes of the shared types as steps of a transform whose document the tree describes, and corrects the tree. */
export class RemoteSteps {
  readonly #tree: ShadowTree
  readonly #renderer: Renderer
  readonly #rebuilder: Rebuilder

  constructor(tree: ShadowTree, renderer: Renderer) {
    this.#tree = tree
    this.#renderer = renderer
    this.#rebuilder = new Rebuilder(tree, renderer)
  }

  /** Draws what a transaction did, as the fewest steps. To be called before Yjs cleans up after it. */
  draw(transform: Transform, change: Change): void {
    const changes = this.#changesIn(change)
    if (changes.length > MAX_CHANGES) {
      this.redraw(
        transform,
        changes.map(({ kid }) => blockOf(kid)),
      )
      return
    }
    const failed: ElementShadow[] = []
    for (const each of changes) {
      const block = blockOf(each.kid)
      // What was removed or drawn anew meanwhile is in its final state.
      if (this.#tree.get(each.kid.type) !== each.kid || failed.includes(block)) continue
      if (!this.#drawOne(transform, each, change)) failed.push(block)
    }
    if (failed.length > 0) this.redraw(transform, failed)
  }

  /** Draws all that a transaction changed in its present state, whatever of it is drawn already. */
  drawAgain(transform: Transform, change: Change): void {
    const changes = this.#changesIn(change)
    if (changes.length > 0)
      this.redraw(
        transform,
        changes.map(({ kid }) => blockOf(kid)),
      )
  }

  /** Draws elements anew in one step. */
  redraw(transform: Transform, elements: Iterable<ElementShadow>): void {
    const after = this.#rebuilder.document(elements, transform.doc)
    const step = differenceStep(transform.doc, after)
    if (step !== null) transform.step(step)
  }

  /** The changed types that are drawn, shallow ones first. */
  #changesIn({ changed }: Change): Changed[] {
    const found = new Map<ElementShadow | TextShadow, ReadonlySet<string | null>>()
    for (const [type, names] of changed) {
      const kid = this.#tree.get(type)
      if (kid?.kind === 'element' || kid?.kind === 'text')
        found.set(kid, new Set([...names, ...(found.get(kid) ?? [])]))
      else {
        const parent = this.#hiddenParent(type)
        if (parent !== null) found.set(parent, new Set([null, ...(found.get(parent) ?? [])]))
      }
    }
    return [...found]
      .map(([kid, names]) => ({ kid, names, depth: depthOf(kid) }))
      .sort((a, b) => a.depth - b.depth)
  }

  /** The parent of the hidden child that contains a type: it may have to be shown now. */
  #hiddenParent(type: unknown): ElementShadow | null {
    let each = type as Y.AbstractType<unknown> | null
    while (each !== null && each !== undefined) {
      const kid = this.#tree.get(each)
      if (kid !== undefined) return kid.kind === 'hidden' ? kid.parent : null
      each = each.parent
    }
    return null
  }

  #drawOne(transform: Transform, { kid, names }: Changed, change: Change): boolean {
    if (kid.kind === 'text') return !names.has(null) || this.#drawText(transform, kid, change)
    const attributes = [...names].filter((name) => name !== null)
    if (attributes.length > 0 && !this.#drawAttributes(transform, kid, attributes)) return false
    return !names.has(null) || kid.nodeType.isLeaf || this.#drawKids(transform, kid)
  }

  #drawText(transform: Transform, text: TextShadow, change: Change): boolean {
    const { edits, sizeBefore, sizeAfter, isFormatted } = textChange(text.type, change)
    if (sizeBefore !== text.size) return false
    const parent = text.parent!
    const start = this.#tree.before(text)
    const steps = editSteps(edits, start, parent.nodeType, this.#renderer)
    if (!tryAll(transform, steps)) return false
    this.#tree.resize(text, sizeAfter - sizeBefore)
    if (!isFormatted) return true
    const blockStart = this.#tree.contentStart(parent)
    const block = () => transform.doc.nodeAt(blockStart - 1)!
    const marks = markSteps(text.type, block(), start - blockStart, blockStart, this.#renderer)
    return (
      marks.every((step) => tryStep(transform, step)) &&
      (marks.length === 0 || hasItsMarks(text.type, block(), start - blockStart, this.#renderer))
    )
  }

  #drawAttributes(transform: Transform, element: ElementShadow, names: readonly string[]): boolean {
    if (!(element.type instanceof Y.XmlElement)) return true
    const attributes = this.#renderer.attributesOf(element.type, element.nodeType)
    if (attributes === null) return false
    const position = this.#tree.before(element)
    const node = transform.doc.nodeAt(position)!
    const changed = element.nodeType.create(attributes)
    if (node.hasMarkup(changed.type, changed.attrs)) return true
    return names
      .filter((name) => Object.hasOwn(attributes, name))
      .filter((name) => !node.hasMarkup(node.type, { ...node.attrs, [name]: attributes[name] }))
      .every((name) => tryStep(transform, new AttrStep(position, name, attributes[name])))
  }

  #drawKids(transform: Transform, element: ElementShadow): boolean {
    return this.#drawFewKids(transform, element) ?? this.#drawAllKids(transform, element)
  }

  /**
   * Draws the children between those at both ends that stay, without a look at the content of the others; `null` where
   * the others may have to change as well.
   */
  #drawFewKids(transform: Transform, element: ElementShadow): boolean | null {
    const { nodeType } = element
    const before = element.kids.toArray()
    const types = this.#renderer.childrenOf(element.type)
    const most = Math.min(before.length, types.length)
    let first = 0
    while (first < most && before[first]!.type === types[first]) first++
    let last = 0
    while (last < most - first && before[before.length - 1 - last]!.type === types[types.length - 1 - last])
      last++
    const middle = types
      .slice(first, types.length - last)
      .map((type) => this.#renderer.candidate(type, nodeType))
    if (middle.some(({ shadow }) => shadow.kind === 'hidden')) return null
    const kids: Kid[] = middle.map(({ shadow }) => shadow)
    const after = before.slice(0, first).concat(kids, before.slice(before.length - last))
    if (!isContent(nodeType, after)) return null
    const nodes = middle.flatMap((each) =>
      each.kind === 'text' ? each.nodes() : each.kind === 'element' ? [each.node()] : [],
    )
    const removed = before.slice(first, before.length - last)
    const from = first < before.length ? element.kids.offsetOf(before[first]!) : element.kids.size
    const to = removed.reduce((end, { size }) => end + size, from)
    const steps = regionSteps([{ from, to, nodes }], this.#tree.contentStart(element))
    if (!tryAll(transform, steps)) return null
    this.#tree.splice(element, first, removed.length, kids)
    return true
  }

  #drawAllKids(transform: Transform, element: ElementShadow): boolean {
    const start = this.#tree.contentStart(element)
    const node = element.parent === null ? transform.doc : transform.doc.nodeAt(start - 1)!
    let nodes: Map<Kid, Node> | null = null
    const nodeOf = (kid: Kid) => {
      nodes ??= nodesOf(element, node)
      return nodes.get(kid)!
    }
    const survey = this.#rebuilder.survey(element, (kid) => () => nodeOf(kid))
    const fitted = this.#renderer.fit(element.nodeType, survey.candidates, survey.fillers)
    if (fitted === null) return false
    const regions = regionsOf(element.kids.toArray(), fitted)
    if (!tryAll(transform, regionSteps(regions, start))) return false
    replaceKids(
      this.#tree,
      element,
      fitted.map(({ kid }) => kid),
    )
    return true
  }
}

/** A range of the old content of an element, and what replaces it. */
interface Region {
  readonly from: number
  readonly to: number
  readonly nodes: readonly Node[]
}

/** The ranges in which the children of an element differ. Children that stay have kept their order. */
function regionsOf(before: readonly Kid[], after: readonly Fitted[]): Region[] {
  const stays = new Set(after.map(({ kid }) => kid))
  const regions: Region[] = []
  let offset = 0
  let index = 0
  let from = 0
  let nodes: Node[] = []
  const close = () => {
    if (offset > from || nodes.length > 0) regions.push({ from, to: offset, nodes })
    nodes = []
  }
  const skipRemoved = () => {
    while (index < before.length && !stays.has(before[index]!)) offset += before[index++]!.size
  }
  for (const each of after) {
    skipRemoved()
    if (before[index] !== each.kid) {
      nodes.push(...each.nodes())
      continue
    }
    close()
    offset += before[index++]!.size
    from = offset
  }
  skipRemoved()
  close()
  return regions
}

/** Whether children without hidden ones and fillers are all that an element of this type needs. */
function isContent(nodeType: NodeType, kids: readonly Kid[]): boolean {
  let match = nodeType.contentMatch
  let isVisible = nodeType.inlineContent
  // Most parents have many children of one type, which do not change the state.
  let repeated: NodeType | null = null
  for (const kid of kids) {
    if (kid.kind === 'text') continue
    if (kid.kind !== 'element') return false
    isVisible = true
    if (kid.nodeType === repeated) continue
    const next: ContentMatch | null = match.matchType(kid.nodeType)
    if (next === null) return false
    repeated = next === match ? kid.nodeType : null
    match = next
  }
  return isVisible && match.validEnd
}

function regionSteps(regions: readonly Region[], start: number): ReplaceStep[] {
  const steps: ReplaceStep[] = []
  let moved = start
  for (const { from, to, nodes } of regions) {
    const content = Fragment.fromArray([...nodes])
    if (from === to && content.size === 0) continue
    steps.push(new ReplaceStep(from + moved, to + moved, new Slice(content, 0, 0)))
    moved += content.size - (to - from)
  }
  return steps
}

function blockOf(kid: ElementShadow | TextShadow): ElementShadow {
  return kid.kind === 'text' ? kid.parent! : kid
}

function depthOf(kid: Kid): number {
  let depth = 0
  for (let each = kid.parent; each !== null; each = each.parent) depth++
  return depth
}

function tryStep(transform: Transform, step: Step): boolean {
  return transform.maybeStep(step).failed === null
}

/** Makes all steps or, if one of them fails, none. */
function tryAll(transform: Transform, steps: readonly Step[]): boolean {
  if (steps.length > 1) {
    const trial = new Transform(transform.doc)
    if (!steps.every((step) => tryStep(trial, step))) return false
  }
  return steps.every((step) => tryStep(transform, step))
}
