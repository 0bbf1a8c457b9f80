import type { WrittenContent } from '../content/content.ts'

/** What happened to a node: it came, it went, or its format changed. */
export type Mark = 'added' | 'removed' | 'format'

/** A node of a block in which the differences to an earlier state are marked. What is not marked is in both. */
export interface MarkedContent extends WrittenContent {
  /** A mark on a block is on all that is in it. */
  readonly change?: Mark
  /** The number of the change in its block, from 0: nodes that follow each other have the same one. */
  readonly n?: number
  /** Of a changed format: the marks of a text, or the attributes of a block, before. */
  readonly was?: { readonly marks?: WrittenContent['marks']; readonly attrs?: WrittenContent['attrs'] }
  content?: MarkedContent[]
}

/** How much differs: words that came and went, and places where something did. */
export interface Extent {
  readonly added: number
  readonly removed: number
  readonly changes: number
}

/** Numbers the changes of nodes in reading order, and counts their words. */
export function numberChanges(nodes: readonly MarkedContent[]): { nodes: MarkedContent[] } & Extent {
  let changes = 0
  let isOpen = false
  const count = { added: 0, removed: 0 }
  /** The mark on what contains a node is also the node's. */
  const visit = (node: MarkedContent, outer: Mark | null): MarkedContent => {
    const change = outer ?? node.change ?? null
    if (outer === null && node.change !== undefined) {
      if (!isOpen) changes++
      isOpen = true
    } else if (outer === null && node.content === undefined) {
      isOpen = false
    }
    if (typeof node.text === 'string' && (change === 'added' || change === 'removed'))
      count[change] += wordCount(node.text)
    const own = node.change === undefined || outer !== null ? {} : { n: changes - 1 }
    // A format of a block says nothing of what is in it.
    const inner = change === 'format' ? null : change
    if (node.content === undefined) return { ...node, ...own }
    if (node.change === 'format') isOpen = false
    const content = node.content.map((child) => visit(child, inner))
    // Two blocks are two places.
    if (inner === null) isOpen = false
    return { ...node, ...own, content }
  }
  return { nodes: nodes.map((node) => visit(node, null)), ...count, changes }
}

/** The words of a text, as people count them. */
export function wordCount(text: string): number {
  return text.match(/[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu)?.length ?? 0
}
