import { type BlockView, fromMarkdown, toMarkdown } from '@cowrite/crdt/richtext'
import * as Y from 'yjs'
import type { GoldenTask, Target } from './golden/task.ts'

/** How a task was done. */
export interface Score {
  /** The document says what it should, and has as many blocks as it should. */
  readonly isRight: boolean
  /** All blocks but the targets, and what they are in or contain, are as they were and in their order. */
  readonly isIntact: boolean
  /** The document is the same after it was written as Markdown and read again. */
  readonly isStable: boolean
  /** What is wrong, for people. */
  readonly faults: readonly string[]
}

/** A document as its blocks, in order, and as Markdown. */
export interface Reading {
  readonly blocks: readonly BlockView[]
  readonly markdown: string
}

/** Compares a document before and after a task. */
export function score(task: GoldenTask, before: Reading, after: Reading): Score {
  const wrong = [
    ...task.has.filter((words) => !words.test(after.markdown)).map((words) => `${words} is missing`),
    ...task.hasNot.filter((words) => words.test(after.markdown)).map((words) => `${words} is there`),
    ...countFault(task, before, after),
  ]
  const damage = damaged(task, before, after)
  const again = rewritten(after.markdown)
  const unstable = again === after.markdown ? [] : ['the Markdown changes when it is read and written']
  return {
    isRight: wrong.length === 0,
    isIntact: damage.length === 0,
    isStable: unstable.length === 0,
    faults: [...wrong, ...damage, ...unstable],
  }
}

/** The innermost block of a type that contains a text. */
export function find(blocks: readonly BlockView[], { type, text }: Target): BlockView {
  const found = blocks.findLast((block, at) => block.type === type && textFrom(blocks, at).includes(text))
  if (found === undefined) throw new Error(`No ${type} contains ${JSON.stringify(text)}.`)
  return found
}

function countFault(task: GoldenTask, before: Reading, after: Reading): string[] {
  const added = after.blocks.length - before.blocks.length
  return added === task.added ? [] : [`${added} blocks more instead of ${task.added}`]
}

function damaged(task: GoldenTask, before: Reading, after: Reading): string[] {
  const may = new Set(task.targets.flatMap((target) => affected(before.blocks, find(before.blocks, target))))
  const hashes = new Map(after.blocks.map(({ handle, hash }) => [handle, hash]))
  const kept = before.blocks.filter(({ handle }) => !may.has(handle))
  const changed = kept.filter(({ handle, hash }) => hashes.get(handle) !== hash)
  const order = (blocks: readonly BlockView[]) => {
    const names = new Set(kept.map(({ handle }) => handle))
    return blocks.filter(({ handle }) => names.has(handle)).map(({ handle }) => handle)
  }
  if (changed.length > 0) {
    return changed.map(({ type, markdown }) => `another ${type} changed: ${(markdown ?? '').slice(0, 60)}`)
  }
  return order(before.blocks).join() === order(after.blocks).join() ? [] : ['other blocks were moved']
}

/** The handles of a block, of what it is in, and of what is in it. */
function affected(blocks: readonly BlockView[], block: BlockView): string[] {
  const at = blocks.indexOf(block)
  const inside = blocks.slice(at + 1)
  const end = inside.findIndex(({ depth }) => depth <= block.depth)
  const around: BlockView[] = []
  for (let index = at - 1, depth = block.depth; index >= 0 && depth > 0; index--) {
    if (blocks[index]!.depth >= depth) continue
    around.push(blocks[index]!)
    depth = blocks[index]!.depth
  }
  const inner = end === -1 ? inside : inside.slice(0, end)
  return [block, ...inner, ...around].map(({ handle }) => handle)
}

/** The text of a block with those inside it, as Markdown. */
function textFrom(blocks: readonly BlockView[], at: number): string {
  const { depth } = blocks[at]!
  const rest = blocks.slice(at + 1)
  const end = rest.findIndex((block) => block.depth <= depth)
  const inside = end === -1 ? rest : rest.slice(0, end)
  return [blocks[at]!, ...inside].map(({ markdown }) => markdown ?? '').join('\n')
}

function rewritten(markdown: string): string {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, fromMarkdown(markdown))
  return toMarkdown(doc)
}
