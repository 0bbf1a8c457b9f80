import type { ElementShadow, Kid } from '../shadow/shadow.ts'
import type { WantedBlock } from './wanted.ts'

interface Claim {
  readonly element: ElementShadow
  readonly block: WantedBlock
  readonly index: number
  /** The size of what stays in the element if it becomes the block. */
  readonly weight: number
  /** Whether the element's start is the block's start. */
  readonly isOpen: boolean
}

/**
 * Which elements become which of the blocks wanted in their place: of the same type, in the same order, so that as
 * little as possible is copied. A join keeps the first block unless that is empty; a split keeps the greater part.
 */
export function claimElements(
  before: readonly Kid[],
  blocks: readonly WantedBlock[],
  nodeOf: (element: ElementShadow) => unknown,
  keepsFirst: boolean,
): Map<WantedBlock, ElementShadow> {
  const places = new Map<Kid, number>(before.map((kid, index) => [kid, index]))
  const claims = blocks.flatMap((block, index) => claimsOf(block, index, places))
  claims.sort(
    (a, b) =>
      (keepsFirst ? Number(b.isOpen) - Number(a.isOpen) : 0) ||
      b.weight - a.weight ||
      Number(b.isOpen) - Number(a.isOpen) ||
      a.index - b.index,
  )
  const claimed = new Map<WantedBlock, ElementShadow>()
  const taken = new Set<ElementShadow>()
  for (const { block, element } of claims) {
    if (claimed.has(block) || taken.has(element)) continue
    claimed.set(block, element)
    taken.add(element)
  }
  dropDisorder(blocks, claimed, places)
  pairRest(before, blocks, claimed, places, nodeOf)
  return claimed
}

function claimsOf(block: WantedBlock, index: number, places: ReadonlyMap<Kid, number>): Claim[] {
  const candidates = new Set<ElementShadow>()
  if (block.open?.kind === 'element') candidates.add(block.open)
  if (block.close !== null) candidates.add(block.close)
  const claims: Claim[] = []
  for (const element of candidates) {
    if (!places.has(element) || element.nodeType !== block.node.type) continue
    const weight = weightIn(block, element)
    claims.push({ element, block, index, weight, isOpen: element === block.open })
    if (element === block.open && weight > 0) break
  }
  return claims
}

/** The size of the content of a wanted block that comes from inside an element. */
function weightIn(block: WantedBlock, element: ElementShadow): number {
  if (block.isUntouched) return block.open !== null && isWithin(block.open, element) ? block.node.nodeSize : 0
  let weight = 0
  for (const each of block.blocks) weight += weightIn(each, element)
  for (const each of block.inline) {
    const source = each.kind === 'text' ? (each.source?.element ?? null) : each.source
    if (source !== null && isWithin(source, element)) weight += each.kind === 'text' ? each.text.length : 1
  }
  return weight
}

function isWithin(kid: Kid, element: ElementShadow): boolean {
  for (let each: Kid | null = kid; each !== null; each = each.parent) if (each === element) return true
  return false
}

/** Yjs keeps the order of children, so elements that would change places are not kept. */
function dropDisorder(
  blocks: readonly WantedBlock[],
  claimed: Map<WantedBlock, ElementShadow>,
  places: ReadonlyMap<Kid, number>,
): void {
  let last = -1
  for (const block of blocks) {
    const element = claimed.get(block)
    if (element === undefined) continue
    const place = places.get(element)!
    if (place < last) claimed.delete(block)
    else last = place
  }
}

/** How many elements are compared with a new block that comes from nowhere. */
const COMPARED = 16

/** Pairs blocks that come from nowhere with equal elements, and leaves with leaves of their type, between the claims. */
function pairRest(
  before: readonly Kid[],
  blocks: readonly WantedBlock[],
  claimed: Map<WantedBlock, ElementShadow>,
  places: ReadonlyMap<Kid, number>,
  nodeOf: (element: ElementShadow) => unknown,
): void {
  const taken = new Set<Kid>(claimed.values())
  const limits: number[] = []
  let limit = before.length
  for (let i = blocks.length - 1; i >= 0; i--) {
    const element = claimed.get(blocks[i]!)
    if (element !== undefined) limit = places.get(element)!
    limits[i] = limit
  }
  let next = 0
  blocks.forEach((block, index) => {
    const own = claimed.get(block)
    if (own !== undefined) next = places.get(own)! + 1
    if (own !== undefined || block.open !== null || block.close !== null) return
    for (let i = next; i < Math.min(limits[index]!, next + COMPARED); i++) {
      const kid = before[i]!
      if (kid.kind !== 'element' || taken.has(kid) || kid.nodeType !== block.node.type) continue
      if (!kid.nodeType.isLeaf && !block.node.eq(nodeOf(kid) as typeof block.node)) continue
      claimed.set(block, kid)
      taken.add(kid)
      next = i + 1
      return
    }
  })
}
