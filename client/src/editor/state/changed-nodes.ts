import type { Node } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import { AttrStep } from '@tiptap/pm/transform'

/** A node and its position. */
export interface PlacedNode {
  readonly node: Node
  readonly position: number
}

/** The block nodes of one type in a document, those inside of them excluded, in document order. */
export function nodesOf(doc: Node, type: string): PlacedNode[] {
  return nodesIn(doc, type, 0, doc.content.size)
}

/**
 * The block nodes of one type that a transaction changed, those inside of them excluded. Its cost depends on what changed,
 * not on the length of the document.
 */
export function changedNodes(transaction: Transaction, type: string): PlacedNode[] {
  const found = new Map<number, PlacedNode>()
  for (const [from, to] of changedRanges(transaction)) {
    for (const each of nodesIn(transaction.doc, type, from, to)) found.set(each.position, each)
  }
  return [...found.values()]
}

function nodesIn(doc: Node, type: string, from: number, to: number): PlacedNode[] {
  const found: PlacedNode[] = []
  doc.nodesBetween(from, to, (node, position) => {
    if (node.type.name !== type) return !node.isTextblock
    found.push({ node, position })
    return false
  })
  return found
}

/** The ranges that a transaction changed, in its new document; a changed attribute counts as its node's first position. */
function changedRanges({ steps, mapping, doc }: Transaction): [number, number][] {
  const ranges: [number, number][] = []
  steps.forEach((step, index) => {
    const later = mapping.slice(index + 1)
    const add = (from: number, to: number): void => {
      const end = Math.min(later.map(to, 1), doc.content.size)
      ranges.push([Math.min(later.map(from, -1), end), end])
    }
    if (step instanceof AttrStep) add(step.pos, step.pos + 1)
    step.getMap().forEach((_oldFrom, _oldTo, from, to) => {
      add(from, to)
    })
  })
  return ranges
}
