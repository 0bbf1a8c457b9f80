import type { Node } from '@tiptap/pm/model'
import { type Command, type EditorState, TextSelection, type Transaction } from '@tiptap/pm/state'
import { below, pick, type Random } from '../../../testing/test-document.ts'

/** What an action needs of a replica. */
export interface Editor {
  readonly state: EditorState
  dispatch(transaction: Transaction): void
}

/** A person who acts in an editor: what an action may use. */
export interface Actor {
  readonly replica: Editor
  readonly random: Random
  /** A character that is unique in the history. The next performed transaction must insert it. */
  issue(): string
  /** Notes that `second` was typed directly after `first`. */
  burst(first: string, second: string): void
  /** Applies a local transaction made from the replica's state. */
  perform(transaction: Transaction): void
  undo(): void
  redo(): void
}

/** What a person does once. It does nothing where it is not possible. */
export type Action = (actor: Actor) => void

/** A node and its position. */
export interface Placed {
  readonly node: Node
  readonly position: number
}

/** All text blocks of a document in reading order. */
export function textblocks(doc: Node): Placed[] {
  const found: Placed[] = []
  doc.descendants((node, position) => {
    if (node.isTextblock) found.push({ node, position })
    return !node.isTextblock
  })
  return found
}

/** All nodes of that name, in reading order; not those inside of others. */
export function named(doc: Node, name: string): Placed[] {
  const found: Placed[] = []
  doc.descendants((node, position) => {
    if (node.type.name === name) found.push({ node, position })
    return node.type.name !== name
  })
  return found
}

/** A random position in the text of a block, where a caret can be. */
export const offsetIn = (random: Random, { node, position }: Placed): number =>
  position + 1 + caretIn(node, below(random, node.content.size + 1))

/** An offset in a text block, or the one before it where a caret cannot be: within a character of two UTF-16 units. */
export function caretIn(block: Node, offset: number): number {
  const { textOffset } = block.resolve(offset)
  const unit = textOffset === 0 ? undefined : block.nodeAt(offset)?.text?.charCodeAt(textOffset)
  return unit !== undefined && unit >= 0xdc00 && unit <= 0xdfff ? offset - 1 : offset
}

/** A random text block, or `null`. */
export function anyTextblock({ replica, random }: Actor): Placed | null {
  const blocks = textblocks(replica.state.doc)
  return blocks.length === 0 ? null : pick(random, blocks)
}

/** Puts the person's caret, or a selection, into the text. */
export function select({ replica }: Actor, anchor: number, head = anchor): void {
  const { doc, tr } = replica.state
  replica.dispatch(tr.setSelection(TextSelection.create(doc, anchor, head)))
}

/** Runs a command of ProseMirror with the caret at a position; says whether it did something. */
export function runAt(actor: Actor, position: number, command: Command): boolean {
  select(actor, position)
  return command(actor.replica.state, (transaction) => actor.perform(transaction))
}
