import { Fragment, type Node, Slice } from '@tiptap/pm/model'
import { below, pick } from '../../../testing/test-document.ts'
import {
  type Action,
  type Actor,
  anyTextblock,
  caretIn,
  named,
  offsetIn,
  select,
  textblocks,
} from './actor.ts'

/** Types one to three characters at the caret, which is elsewhere in four of ten times. */
export const type: Action = (actor) => {
  const { replica, random } = actor
  const { selection } = replica.state
  const inText = selection.empty && selection.$from.parent.isTextblock
  if (!inText || random() < 0.4) {
    const block = anyTextblock(actor)
    if (block === null) return
    select(actor, offsetIn(random, block))
  }
  let last: string | null = null
  for (let i = 1 + below(random, 3); i > 0; i--) {
    const character = actor.issue()
    actor.perform(replica.state.tr.insertText(character))
    if (last !== null) actor.burst(last, character)
    last = character
  }
}

/**
 * A key of an input method: the last characters before the caret, up to three, are replaced by others, as a syllable or a
 * word that grows, is converted or is taken back.
 */
export const composeText: Action = (actor) => {
  const { replica, random } = actor
  const { $from, empty, from } = replica.state.selection
  if (!empty || !$from.parent.isTextblock) return
  const { parent, parentOffset } = $from
  const offset = caretIn(parent, parentOffset - Math.min(below(random, 4), parentOffset))
  const start = from - parentOffset + offset
  const word = Array.from({ length: below(random, 4) }, () => actor.issue()).join('')
  if (word !== '' || start < from) actor.perform(replica.state.tr.insertText(word, start, from))
}

/** Deletes one to three characters in a text block. */
export const deleteText: Action = (actor) => {
  const block = anyTextblock(actor)
  if (block === null || block.node.content.size === 0) return
  const { node, position } = block
  const from = below(actor.random, node.content.size)
  const to = Math.min(from + 1 + below(actor.random, 3), node.content.size)
  const [start, end] = [position + 1 + caretIn(node, from), position + 1 + caretIn(node, to)]
  actor.perform(actor.replica.state.tr.delete(start, end))
}

/** Deletes from a place in a text block to a place in the next one. */
export const deleteRange: Action = (actor) => {
  const range = rangeOfTwo(actor)
  if (range !== null && range.from < range.to) {
    actor.perform(actor.replica.state.tr.deleteRange(range.from, range.to))
  }
}

/** Sets or removes a mark in a part of a text block. */
export const mark: Action = (actor) => {
  const { replica, random } = actor
  const block = anyTextblock(actor)
  if (block === null || block.node.content.size === 0) return
  const { schema, tr } = replica.state
  const [a, b] = [offsetIn(random, block), offsetIn(random, block)]
  const [from, to] = [Math.min(a, b), Math.max(a, b)]
  const kind = schema.marks[pick(random, ['bold', 'italic', 'link', 'code', 'highlight'])]!
  if (from === to || !block.node.type.allowsMarkType(kind)) return
  const attrs = kind.name === 'link' ? { href: `https://example.com/${below(random, 3)}` } : null
  if (random() < 0.7) tr.addMark(from, to, kind.create(attrs))
  else tr.removeMark(from, to, kind)
  if (tr.docChanged) actor.perform(tr)
}

/** Inserts a line break. */
export const lineBreak: Action = (actor) => {
  const block = anyTextblock(actor)
  const { schema, tr } = actor.replica.state
  const hardBreak = schema.nodes['hardBreak']!
  if (block === null || block.node.type.contentMatch.matchType(hardBreak) === null) return
  actor.perform(tr.insert(offsetIn(actor.random, block), hardBreak.create()))
}

/** Inserts a formula, an element in the line. */
export const formula: Action = (actor) => {
  const block = anyTextblock(actor)
  const { schema, tr } = actor.replica.state
  const inlineMath = schema.nodes['inlineMath']!
  if (block === null || block.node.type.contentMatch.matchType(inlineMath) === null) return
  actor.perform(tr.insert(offsetIn(actor.random, block), inlineMath.create({ latex: 'x' })))
}

/** Inserts an emoji of several code points, and a character behind it. */
export const emoji: Action = (actor) => {
  const block = anyTextblock(actor)
  if (block === null) return
  const { tr } = actor.replica.state
  actor.perform(tr.insertText(`👩‍💻${actor.issue()}`, offsetIn(actor.random, block)))
}

/** Inserts a date or a mention, elements in the line with attributes, or changes the day of a date. */
export const mention: Action = (actor) => {
  const { random, replica } = actor
  const { schema, tr, doc } = replica.state
  const day = `2026-11-${10 + below(random, 20)}`
  const dates = named(doc, 'date')
  if (dates.length > 0 && random() < 0.4) {
    actor.perform(tr.setNodeAttribute(pick(random, dates).position, 'day', day))
    return
  }
  const block = anyTextblock(actor)
  const kind = schema.nodes[pick(random, ['date', 'mention'])]!
  if (block === null || block.node.type.contentMatch.matchType(kind) === null) return
  const attrs = kind.name === 'date' ? { day } : { kind: 'document', target: 'demo/plan', label: 'Plan' }
  actor.perform(tr.insert(offsetIn(random, block), kind.create(attrs)))
}

/** Pastes three paragraphs over a selection in one text block or in two. */
export const paste: Action = (actor) => {
  const range = rangeOfTwo(actor)
  if (range === null) return
  const { schema, tr } = actor.replica.state
  const word = () => Array.from({ length: 2 + below(actor.random, 2) }, () => actor.issue()).join('')
  const paragraph = (): Node => schema.nodes['paragraph']!.create(null, schema.text(word()))
  const slice = new Slice(Fragment.from([paragraph(), paragraph(), paragraph()]), 1, 1)
  tr.replaceRange(range.from, range.to, slice)
  actor.perform(tr.setMeta('paste', true).setMeta('uiEvent', 'paste'))
}

/** Two places in order: the first in a text block, the second in the same one or in the next one. */
function rangeOfTwo(actor: Actor): { from: number; to: number } | null {
  const blocks = textblocks(actor.replica.state.doc)
  if (blocks.length === 0) return null
  const index = below(actor.random, blocks.length)
  const other = Math.min(blocks.length - 1, index + below(actor.random, 2))
  const [a, b] = [offsetIn(actor.random, blocks[index]!), offsetIn(actor.random, blocks[other]!)]
  return { from: Math.min(a, b), to: Math.max(a, b) }
}
