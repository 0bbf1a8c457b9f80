import type { Node } from '@tiptap/pm/model'
import { below, pick } from '../../../testing/test-document.ts'
import { type Action, anyTextblock, named, offsetIn } from './actor.ts'

/** Drags a block of the top level to another place there. */
export const dragBlock: Action = (actor) => {
  const { doc, tr } = actor.replica.state
  if (doc.childCount < 2) return
  const starts = topStarts(doc)
  const index = below(actor.random, doc.childCount)
  const [node, from] = [doc.child(index), starts[index]!]
  const target = pick(actor.random, starts)
  if (target >= from && target <= from + node.nodeSize) return
  tr.delete(from, from + node.nodeSize)
  tr.insert(tr.mapping.map(target), node)
  actor.perform(tr.setMeta('uiEvent', 'drop'))
}

/** Drags one to four characters to another place in the text. */
export const dragText: Action = (actor) => {
  const { replica, random } = actor
  const [source, goal] = [anyTextblock(actor), anyTextblock(actor)]
  if (source === null || goal === null || source.node.content.size < 2) return
  const start = source.position + 1
  const from = start + below(random, source.node.content.size)
  const to = Math.min(from + 1 + below(random, 4), start + source.node.content.size)
  const target = offsetIn(random, goal)
  if (target >= from && target <= to) return
  const { tr, doc } = replica.state
  const { content } = doc.slice(from, to)
  const fits = goal.node.canReplace(goal.node.childCount, goal.node.childCount, content)
  if (!fits) return
  tr.delete(from, to)
  tr.insert(tr.mapping.map(target), content)
  actor.perform(tr.setMeta('uiEvent', 'drop'))
}

/** Inserts an image between blocks of the top level. Its `src` is a character of the ledger. */
export const insertImage: Action = (actor) => {
  const { doc, tr, schema } = actor.replica.state
  const place = pick(actor.random, topStarts(doc))
  actor.perform(tr.insert(place, schema.nodes['image']!.create({ src: actor.issue() })))
}

/** Deletes an image. */
export const deleteImage: Action = (actor) => {
  const images = named(actor.replica.state.doc, 'image')
  if (images.length === 0) return
  const { position, node } = pick(actor.random, images)
  actor.perform(actor.replica.state.tr.delete(position, position + node.nodeSize))
}

/** The positions before each block of the top level and after the last one. */
function topStarts(doc: Node): number[] {
  const starts = [0]
  doc.forEach((child, offset) => {
    starts.push(offset + child.nodeSize)
  })
  return starts
}
