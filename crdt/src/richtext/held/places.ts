import type { Transaction } from '@tiptap/pm/state'
import { AddMarkStep, RemoveMarkStep } from '@tiptap/pm/transform'
import type * as Y from 'yjs'
import { itemAt } from '../binding/moves/doc-items.ts'
import type { Id } from '../binding/moves/ids.ts'
import { neighboursOf } from '../binding/positions/positions.ts'
import type { ShadowTree } from '../binding/shadow/shadow.ts'
import type { HeldPart } from './held-part.ts'

/** Most deleted items beside a place that are looked at. */
const MOST = 200

/** What is asked about hunks. */
export interface Owners {
  readonly doc: Y.Doc
  ownerOf(id: Id): HeldPart | null
  deleterOf(id: Id): HeldPart | null
}

/** The positions, before a transaction, at which its first step begins and ends. */
export function placesOf({ steps }: Transaction): number[] {
  const [step] = steps
  if (step === undefined) return []
  if (step instanceof AddMarkStep || step instanceof RemoveMarkStep) return [step.from, step.to]
  const places = new Set<number>()
  step.getMap().forEach((from, to) => {
    places.add(from).add(to)
  })
  return [...places]
}

/** The hunk that a position touches: by the characters beside it, by what was deleted between them, or by its block. */
export function partAt(owners: Owners, tree: ShadowTree, position: number): HeldPart | null {
  const { left, right, block } = neighboursOf(tree, position)
  for (const id of [left, right]) {
    const owner = id === null ? null : owners.ownerOf(id)
    if (owner !== null) return owner
  }
  for (const id of graves(owners.doc, left, right)) {
    const part = owners.ownerOf(id) ?? owners.deleterOf(id)
    if (part !== null) return part
  }
  return block === null ? null : owners.ownerOf(block)
}

/** The ids of what was deleted between two neighbours. */
function* graves(doc: Y.Doc, left: Id | null, right: Id | null): Generator<Id> {
  const [before, after] = [left && itemAt(doc, left), right && itemAt(doc, right)]
  if (before !== null && before.id.clock + before.length - 1 === left!.clock) {
    let count = 0
    for (let item = before.right; item?.deleted === true && count < MOST; item = item.right, count++)
      yield item.id
  } else if (before === null && after !== null && after.id.clock === right!.clock) {
    let count = 0
    for (let item = after.left; item?.deleted === true && count < MOST; item = item.left, count++)
      yield item.lastId
  }
}
