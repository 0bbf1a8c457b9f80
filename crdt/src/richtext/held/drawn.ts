import * as Y from 'yjs'
import { type Binding, fromRelativePosition } from '../binding/index.ts'
import { isAlive, itemsIn } from '../binding/moves/doc-items.ts'
import { type Id, sameId } from '../binding/moves/ids.ts'
import type { SuggestionFork } from './fork.ts'
import type { HeldPart } from './held-part.ts'

/** Where a hunk is in the editor of its author. Positions are those of the editor's document. */
export interface DrawnPart {
  readonly id: string
  /** What its author inserted: text, and elements. */
  readonly inserted: readonly { readonly from: number; readonly to: number; readonly isText: boolean }[]
  /** Text that its author deleted, where it stood. */
  readonly deleted: readonly { readonly at: number; readonly text: string }[]
}

/** Where the hunks of a fork are in its editor. */
export function drawnParts(fork: SuggestionFork, binding: Binding): DrawnPart[] {
  return fork.parts.map((part) => drawn(fork, part, binding))
}

function drawn({ doc }: SuggestionFork, part: HeldPart, binding: Binding): DrawnPart {
  const inserted: { from: number; to: number; isText: boolean }[] = []
  const deleted: { at: number; text: string }[] = []
  const positionOf = (id: Id, assoc: number) =>
    fromRelativePosition(binding, new Y.RelativePosition(null, null, Y.createID(id.client, id.clock), assoc))
  for (const item of itemsIn(doc, part.runs(doc))) {
    if (item.deleted || !sameId(binding.leaves.originOf(item.id), item.id)) continue
    const isText = item.content instanceof Y.ContentString
    const isElement = item.content instanceof Y.ContentType && item.content.type instanceof Y.XmlElement
    if (!isText && !isElement) continue
    const [from, to] = [positionOf(item.id, 0), positionOf(item.lastId, -1)]
    if (from !== null && to !== null && from < to) inserted.push({ from, to, isText })
  }
  for (const item of itemsIn(doc, part.deletions.runs())) {
    if (!item.deleted || !(item.content instanceof Y.ContentString)) continue
    const leaf = binding.leaves.leafOf(item.id)
    // What was moved is somewhere else.
    if (!sameId(leaf, item.id) && isAlive(doc, leaf)) continue
    const at = positionOf(item.id, -1)
    if (at === null) continue
    const last = deleted.at(-1)
    if (last?.at === at) last.text += item.content.str
    else deleted.push({ at, text: item.content.str })
  }
  return { id: part.id, inserted, deleted }
}

/**
 * A position that others know too: beside what stands before it and is in the base. `null` when there is nothing.
 */
export function sharedPosition(
  fork: SuggestionFork,
  position: Y.RelativePosition,
): Y.RelativePosition | null {
  const { item, type } = position
  if (item === null) return type !== null && fork.ownerOf(type) !== null ? null : position
  if (fork.ownerOf(item) === null)
    return new Y.RelativePosition(sharedType(fork, type), position.tname, item, position.assoc)
  for (const struct of itemsIn(fork.doc, [{ ...item, length: 1 }])) {
    for (let left = struct.left; left !== null; left = left.left)
      if (fork.ownerOf(left.lastId) === null && left.countable)
        return new Y.RelativePosition(null, null, left.lastId, -1)
    const { parent } = struct
    const around = parent instanceof Y.AbstractType ? (parent._item?.id ?? null) : null
    return around === null || fork.ownerOf(around) !== null
      ? null
      : new Y.RelativePosition(around, null, null, -1)
  }
  return null
}

const sharedType = (fork: SuggestionFork, type: Y.ID | null) =>
  type !== null && fork.ownerOf(type) !== null ? null : type
