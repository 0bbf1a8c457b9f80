import { Fragment, type Node } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import { nodeAttributes } from '../schema/attributes.ts'
import type { BlockPlace } from './block-place.ts'
import { type Edit, editOf, type Planned } from './edit.ts'
import { fitInto } from './markdown-nodes.ts'
import { rewriteBlocks } from './rewrite-blocks.ts'

/** Gives a block other content. `blocks`: what its Markdown describes. */
export function replaceBlock(tr: Transaction, place: BlockPlace, blocks: readonly Node[]): Edit {
  const { node, position } = place
  const { parent } = tr.doc.resolve(position)
  rewriteBlocks(tr, position, [node], fitInto(parent, blocks))
  return editOf(tr, place)
}

/** Inserts blocks at a position between blocks. An empty document is replaced by them. */
export function insertBlocks(tr: Transaction, position: number, blocks: readonly Node[]): Planned {
  const { doc } = tr
  const only = doc.childCount === 1 ? doc.firstChild! : null
  if (only?.type.name === 'paragraph' && only.content.size === 0) {
    rewriteBlocks(tr, 0, [only], blocks)
    return { named: [0], result: [0, tr.doc.content.size] }
  }
  const $position = doc.resolve(position)
  const { parent } = $position
  const fitting = Fragment.from(fitInto(parent, blocks))
  const index = $position.index()
  if (!parent.canReplace(index, index, fitting))
    return { invalid: `A ${parent.type.name} cannot contain that.` }
  tr.insert(position, fitting)
  return { named: [], result: [position, position + fitting.size] }
}

/** Deletes a block, and what contained nothing else. What must contain a block gets an empty paragraph instead. */
export function deleteBlock(tr: Transaction, { node, position }: BlockPlace): Planned {
  const { doc } = tr
  let $position = doc.resolve(position)
  for (let target = node; ; target = $position.parent, $position = doc.resolve($position.before())) {
    const { parent, pos } = $position
    const index = $position.index()
    const end = pos + target.nodeSize
    if (parent.canReplace(index, index + 1)) {
      tr.delete(pos, end)
      return { named: [pos], result: [pos, pos] }
    }
    const isRole = parent.type.spec['tableRole'] !== undefined
    if (parent.childCount === 1 && $position.depth > 0 && !isRole) continue
    const paragraph = doc.type.schema.nodes['paragraph']!.create()
    if (!parent.canReplace(index, index + 1, Fragment.from(paragraph)))
      return { invalid: `A ${parent.type.name} needs that block.` }
    rewriteBlocks(tr, pos, [target], [paragraph])
    return { named: [pos], result: [pos, pos + paragraph.nodeSize] }
  }
}

/** Moves a block to a position between blocks. */
export function moveBlock(tr: Transaction, place: BlockPlace, target: number): Planned {
  const { node, position } = place
  const end = position + node.nodeSize
  if (target === position || target === end) return editOf(tr, place)
  if (target > position && target < end) return { invalid: 'A block cannot be moved into itself.' }
  const $from = tr.doc.resolve(position)
  const $to = tr.doc.resolve(target)
  const stays = $from.parent === $to.parent
  if (!stays && !$from.parent.canReplace($from.index(), $from.index() + 1))
    return { invalid: `The block is needed where it is: move the ${$from.parent.type.name} instead.` }
  if (!$to.parent.canReplaceWith($to.index(), $to.index(), node.type))
    return { invalid: `A ${$to.parent.type.name} cannot contain a ${node.type.name} there.` }
  tr.delete(position, end)
  const at = tr.mapping.map(target)
  tr.insert(at, node)
  // The event by which the binding knows a move.
  tr.setMeta('uiEvent', 'drop')
  return { named: [position], result: [at, at + node.nodeSize] }
}

/** Sets attributes of a block; `null` for the schema's default. */
export function setAttributes(
  tr: Transaction,
  place: BlockPlace,
  attributes: Readonly<Record<string, unknown>>,
): Planned {
  const { node, position } = place
  const known = node.type.spec.attrs ?? {}
  for (const [name, value] of Object.entries(attributes)) {
    if (!Object.hasOwn(known, name)) return { invalid: `A ${node.type.name} has no attribute ${name}.` }
    const checked =
      value === null
        ? (known[name]!.default as unknown)
        : nodeAttributes(node.type.name, { [name]: value })?.[name]
    if (checked === undefined) return { invalid: `This is no value for the attribute ${name}.` }
    if (checked !== node.attrs[name]) tr.setNodeAttribute(position, name, checked)
  }
  return editOf(tr, place)
}
