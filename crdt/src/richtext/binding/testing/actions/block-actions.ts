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
import type { NodeType } from '@tiptap/pm/model'
import { liftListItem, sinkListItem, splitListItem, wrapInList } from '@tiptap/pm/schema-list'
import { below, pick } from '../../../testing/test-document.ts'
import { type Action, type Actor, anyTextblock, offsetIn, runAt } from './actor.ts'

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
