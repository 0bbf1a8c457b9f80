import {
  chainCommands,
  createParagraphNear,
  joinBackward,
  joinTextblockBackward,
  lift,
  liftEmptyBlock,
  newlineInCode,
  setBlockType,
  splitBlock,
  wrapIn,
} from '@tiptap/pm/commands'
import { NodeRange, type NodeType } from '@tiptap/pm/model'
import { liftListItem, sinkListItem, splitListItem, wrapInList } from '@tiptap/pm/schema-list'
import { liftTarget } from '@tiptap/pm/transform'
import { below, pick } from '../../../testing/test-document.ts'
import { type Action, type Actor, anyTextblock, named, offsetIn, runAt } from './actor.ts'

/** Presses Enter at the end of a text block. */
export const enterAtEnd: Action = (actor) => {
  const block = anyTextblock(actor)
  if (block !== null) enterAt(actor, block.position + 1 + block.node.content.size)
}

/** Presses Enter anywhere in a text block. */
export const enter: Action = (actor) => {
  const block = anyTextblock(actor)
  if (block !== null) enterAt(actor, offsetIn(actor.random, block))
}

function enterAt(actor: Actor, position: number): void {
  const item = itemTypeAt(actor, position)
  const split = chainCommands(newlineInCode, createParagraphNear, liftEmptyBlock, splitBlock)
  runAt(actor, position, item === null ? split : chainCommands(splitListItem(item), split))
}

/** Presses Backspace at the start of a text block. */
export const backspaceAtStart: Action = (actor) => {
  const block = anyTextblock(actor)
  if (block !== null) runAt(actor, block.position + 1, chainCommands(joinBackward, joinTextblockBackward))
}

/** Makes a block a list item of one of the three kinds of lists. */
export const wrapInAList: Action = (actor) => {
  const { nodes } = actor.replica.state.schema
  const list = nodes[pick(actor.random, ['bulletList', 'bulletList', 'orderedList', 'taskList'])]!
  atAnyPlace(actor, (place) => runAt(actor, place, wrapInList(list)))
}

/** Indents a list item. */
export const indent: Action = (actor) => {
  atAnyPlace(actor, (place) => {
    const item = itemTypeAt(actor, place)
    if (item !== null) runAt(actor, place, sinkListItem(item))
  })
}

/** Lifts a list item out of its list, or a block out of a quotation. */
export const liftOut: Action = (actor) => {
  atAnyPlace(actor, (place) => {
    const item = itemTypeAt(actor, place)
    runAt(actor, place, item === null ? lift : liftListItem(item))
  })
}

/** Makes a block a quotation. */
export const quote: Action = (actor) => {
  const { nodes } = actor.replica.state.schema
  atAnyPlace(actor, (place) => runAt(actor, place, wrapIn(nodes['blockquote']!)))
}

/** Makes a block the first line of a toggle. */
export const makeToggle: Action = (actor) => {
  const { nodes } = actor.replica.state.schema
  atAnyPlace(actor, (place) => runAt(actor, place, wrapIn(nodes['toggle']!)))
}

/** Takes all blocks out of a toggle. */
export const unwrapToggle: Action = (actor) => {
  const toggles = named(actor.replica.state.doc, 'toggle')
  if (toggles.length === 0) return
  const { doc, tr } = actor.replica.state
  const { position, node } = pick(actor.random, toggles)
  const [from, to] = [doc.resolve(position + 1), doc.resolve(position + node.nodeSize - 1)]
  const range = new NodeRange(from, to, from.depth)
  const target = liftTarget(range)
  if (target !== null) actor.perform(tr.lift(range, target))
}

/** Inserts a footnote: what refers to it, and its block at the end. */
export const insertFootnote: Action = (actor) => {
  const { schema } = actor.replica.state
  atAnyPlace(actor, (place) => {
    const { tr, doc } = actor.replica.state
    if (doc.resolve(place).parent.type.spec.code === true) return
    const label = String(below(actor.random, 1_000))
    tr.insert(place, schema.nodes['footnoteReference']!.create({ label }))
    const footnote = schema.nodes['footnote']!.create({ label }, schema.nodes['paragraph']!.create())
    actor.perform(tr.insert(tr.doc.content.size, footnote))
  })
}

/** Inserts a table of contents before the first block. */
export const insertContents: Action = (actor) => {
  const { schema, tr } = actor.replica.state
  actor.perform(tr.insert(0, schema.nodes['contents']!.create()))
}

/** Makes a block a diagram, or a diagram a code block of another language. */
export const diagram: Action = (actor) => {
  const { doc, schema, tr } = actor.replica.state
  const codes = named(doc, 'codeBlock')
  if (codes.length > 0 && actor.random() < 0.5) {
    const { node, position } = pick(actor.random, codes)
    const language = node.attrs['language'] === 'mermaid' ? 'javascript' : 'mermaid'
    actor.perform(tr.setNodeAttribute(position, 'language', language))
    return
  }
  const toDiagram = setBlockType(schema.nodes['codeBlock']!, { language: 'mermaid' })
  atAnyPlace(actor, (place) => runAt(actor, place, toDiagram))
}

/** Makes a quotation a callout of another kind, or one with a source. */
export const label: Action = (actor) => {
  const quotes = named(actor.replica.state.doc, 'blockquote')
  if (quotes.length === 0) return
  const { position } = pick(actor.random, quotes)
  const callout = pick(actor.random, ['note', 'tip', null])
  const { tr } = actor.replica.state
  tr.setNodeAttribute(position, 'callout', callout)
  actor.perform(tr.setNodeAttribute(position, 'source', callout === null ? 'Source' : null))
}

/** Changes the type of a text block. */
export const retype: Action = (actor) => {
  const { nodes } = actor.replica.state.schema
  const kind = pick(actor.random, ['heading', 'heading', 'heading', 'paragraph', 'paragraph', 'codeBlock'])
  const attrs = kind === 'heading' ? { level: 1 + below(actor.random, 2) } : null
  atAnyPlace(actor, (place) => runAt(actor, place, setBlockType(nodes[kind]!, attrs)))
}

function atAnyPlace(actor: Actor, act: (place: number) => void): void {
  const block = anyTextblock(actor)
  if (block !== null) act(offsetIn(actor.random, block))
}

/** The type of the list item whose own text contains the position. */
function itemTypeAt({ replica }: Actor, position: number): NodeType | null {
  const $position = replica.state.doc.resolve(position)
  const around = $position.depth > 1 ? $position.node(-1).type : null
  return around?.name === 'listItem' || around?.name === 'taskItem' ? around : null
}
