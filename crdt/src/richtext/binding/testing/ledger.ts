import type { Node } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import type { BlockTree } from './block-tree.ts'

/** What became of one character that somebody typed. */
interface Entry {
  /** The person who typed it. */
  readonly by: number
  /** Persons who deleted it and did not take that back. */
  readonly deletedBy: Set<number>
  /** Persons who deleted it at least once. */
  readonly everDeletedBy: Set<number>
}

/** The characters of a history, counted at its end. */
export interface Count {
  /** Characters typed. */
  readonly typed: number
  /** Copies beyond the first of each character. */
  readonly doubled: readonly string[]
  /** Characters that are missing and that nobody deleted, nor a block that they stood in. */
  readonly lost: readonly string[]
  /** Missing characters that nobody deleted, but a block that they stood in. */
  readonly exempt: number
  /** Characters that somebody deleted and that stand in the document: concurrent edits may bring them back. */
  readonly returned: number
  /**
   * Pairs of characters, typed one directly after the other, that stand in reverse order; without characters that are
   * doubled or missing.
   */
  readonly reversed: number
}

/** The first unique character: U+4E00, the first of 20,992 CJK ideographs, all of one UTF-16 unit. */
const FIRST = 0x4e00
const LAST = 0x9fff

/**
 * The book-keeping of a history: every typed character is unique in it, so that copies and losses are counted exactly,
 * and the ledger knows who deleted which characters on purpose. It observes replicas from outside, by the editor's
 * document before and after an edit and by the Yjs elements that died, so it works with every binding.
 *
 * An image counts as a character: its `src` is one.
 */
export class Ledger {
  readonly #entries = new Map<string, Entry>()
  /** Identities of blocks that were deleted on purpose, with the persons who deleted them. */
  readonly #deletedBlocks = new Map<string, Set<number>>()
  /** The blocks of a replica after each edit of somebody. */
  readonly #trees: BlockTree[] = []
  readonly #bursts: [string, string][] = []
  /** Issued, and not yet seen in a document. */
  #issued: string[] = []
  #next = FIRST

  /** A character that the person types now. */
  issue(person: number): string {
    if (this.#next > LAST) throw new Error('A history has at most 20,992 characters')
    const character = String.fromCharCode(this.#next++)
    this.#entries.set(character, {
      by: person,
      deletedBy: new Set(),
      everDeletedBy: new Set(),
    })
    this.#issued.push(character)
    return character
  }

  /** Notes that `second` was typed directly after `first`, by the same person, without anything between. */
  burst(first: string, second: string): void {
    this.#bursts.push([first, second])
  }

  /**
   * A person's own edit: characters that the transaction removes are deleted on purpose. Characters that were issued
   * for it and did not fit into the document were never typed.
   *
   * @param before the blocks of the replica before the edit
   * @param after the blocks afterwards
   */
  edited(person: number, transaction: Transaction, before: BlockTree, after: BlockTree): void {
    if (deletes(transaction))
      for (const character of removed(transaction.before, transaction.doc)) this.#delete(person, character)
    if (this.#issued.length > 0) {
      const present = charactersOf(transaction.doc)
      for (const character of this.#issued) if (!present.includes(character)) this.#entries.delete(character)
      this.#issued = []
    }
    this.#trees.push(after)
    this.#noteDeletedBlocks(person, before, after, (id) => !isJoined(transaction, before, id))
  }

  /**
   * A person's undo or redo. It may remove what the person typed or had deleted before; removing anything else is a
   * loss. What appears again is no longer deleted by this person.
   */
  reverted(person: number, docs: { before: Node; after: Node }, before: BlockTree, after: BlockTree): void {
    for (const character of missing(docs.before, docs.after)) {
      const entry = this.#entries.get(character)
      if (entry?.by === person || entry?.everDeletedBy.has(person)) this.#delete(person, character)
    }
    for (const character of missing(docs.after, docs.before)) {
      this.#entries.get(character)?.deletedBy.delete(person)
    }
    this.#trees.push(after)
    this.#noteDeletedBlocks(person, before, after, () => true)
  }

  /**
   * Edits that a binding made by itself when it applied a remote update: characters may have moved into other blocks,
   * and blocks died whose characters somebody had deleted. Where a person had deleted a block that another one moved at
   * the same time, the copy, which dies in the replica of that person without anything else in it, counts as deleted too.
   *
   * @param originalsOf the identities of the blocks of which a block is a copy, by the moves that the binding recorded
   */
  reconciled(
    person: number,
    before: BlockTree,
    after: BlockTree,
    originalsOf: (id: string) => readonly string[],
  ): void {
    this.#trees.push(after)
    this.#noteDeletedBlocks(person, before, after, () => true)
    if (this.#deletedBlocks.size === 0) return
    for (const [id, { characters }] of before) {
      if (after.has(id) || !this.#typedOf(characters).every((each) => this.#isDeleted(each))) continue
      const isCopy = originalsOf(id).some((each) => this.#deletedBlocks.get(each)?.has(person))
      if (isCopy) this.#noteDeletedBlock(person, id)
    }
  }

  /** Counts the characters in the final document. */
  count(doc: Node): Count {
    const places = placesOf(doc)
    const doubled: string[] = []
    const lost: string[] = []
    let exempt = 0
    let returned = 0
    for (const [character, entry] of this.#entries) {
      const copies = places.get(character)?.length ?? 0
      for (let i = 1; i < copies; i++) doubled.push(character)
      if (copies > 0 && entry.deletedBy.size > 0) returned++
      if (copies > 0 || entry.deletedBy.size > 0) continue
      if (this.#wasInDeletedBlock(character)) exempt++
      else lost.push(character)
    }
    const only = (character: string) => {
      const found = places.get(character)
      return found?.length === 1 ? found[0]! : null
    }
    const reversed = this.#bursts.filter(([first, second]) => {
      const [a, b] = [only(first), only(second)]
      return a !== null && b !== null && a > b
    }).length
    return { typed: this.#entries.size, doubled, lost, exempt, returned, reversed }
  }

  /** The characters of a text that somebody typed; the line breaks of a code block are no characters of the ledger. */
  #typedOf(text: string): string[] {
    return [...text].filter((character) => this.#entries.has(character))
  }

  #isDeleted(character: string): boolean {
    return (this.#entries.get(character)?.deletedBy.size ?? 0) > 0
  }

  #delete(person: number, character: string): void {
    const entry = this.#entries.get(character)
    entry?.deletedBy.add(person)
    entry?.everDeletedBy.add(person)
  }

  /** Whether a block was deleted on purpose that the character ever stood in, at any depth, after an edit of somebody. */
  #wasInDeletedBlock(character: string): boolean {
    return this.#trees.some((tree) =>
      [...tree].some(([id, block]) => this.#deletedBlocks.has(id) && block.characters.includes(character)),
    )
  }

  /**
   * Which of the blocks that died were deleted on purpose: those with characters which somebody deleted, all of them;
   * and rows and cells without characters, when no character of their parent is left either.
   */
  #noteDeletedBlocks(
    person: number,
    before: BlockTree,
    after: BlockTree,
    mayCount: (id: string) => boolean,
  ): void {
    const deleted = (id: string): boolean => {
      const block = before.get(id)
      if (block === undefined || after.has(id) || !mayCount(id)) return false
      const typed = this.#typedOf(block.characters)
      if (typed.length > 0) return typed.every((character) => this.#isDeleted(character))
      if (!block.name.startsWith('table')) return false
      return block.parent === null || after.has(block.parent) || deleted(block.parent)
    }
    for (const id of before.keys()) if (!after.has(id) && deleted(id)) this.#noteDeletedBlock(person, id)
  }

  #noteDeletedBlock(person: number, id: string): void {
    const persons = this.#deletedBlocks.get(id)
    if (persons === undefined) this.#deletedBlocks.set(id, new Set([person]))
    else persons.add(person)
  }
}

/** Whether a transaction deletes anything. */
function deletes({ mapping }: Transaction): boolean {
  let found = false
  for (const map of mapping.maps) {
    map.forEach((from, to) => {
      found ||= to > from
    })
  }
  return found
}

/**
 * Whether a text block's opening or closing token outlives the edit: then the edit joined it with another, or emptied
 * it, and did not delete it. The text block is found by its characters.
 */
function isJoined(transaction: Transaction, before: BlockTree, id: string): boolean {
  const characters = before.get(id)?.characters ?? ''
  let joined = false
  transaction.before.descendants((node, position) => {
    if (!node.isTextblock) return true
    const own = charactersOf(node)
    if (own.length === 0 || own.length !== characters.length || !characters.includes(own[0]!)) return false
    const ends = [position, position + node.nodeSize - 1]
    joined ||= ends.some((end) => !transaction.mapping.mapResult(end, 1).deletedAfter)
    return false
  })
  return joined
}

/** The characters of a document or node in reading order, those in text and those of images. */
export function charactersOf(root: Node): string[] {
  const found: string[] = []
  collectCharacters(root, found)
  return found
}

function collectCharacters(parent: Node, found: string[]): void {
  for (const node of parent.children) {
    if (node.isText) for (const character of node.text!) found.push(character)
    else if (node.type.name === 'image' && typeof node.attrs['src'] === 'string')
      found.push(node.attrs['src'])
    collectCharacters(node, found)
  }
}

/** The places of each character in reading order. */
function placesOf(doc: Node): Map<string, number[]> {
  const places = new Map<string, number[]>()
  let place = 0
  for (const character of charactersOf(doc)) {
    const list = places.get(character)
    if (list === undefined) places.set(character, [place])
    else list.push(place)
    place++
  }
  return places
}

/**
 * The characters of which an edit removed one. During a composition, what others moved out of its block may stand at its
 * new place as well.
 */
function removed(before: Node, after: Node): Set<string> {
  const left = placesOf(after)
  const copies = [...placesOf(before)].filter(
    ([character, { length }]) => (left.get(character)?.length ?? 0) < length,
  )
  return new Set(copies.map(([character]) => character))
}

/** The characters of `before` that `after` does not contain. */
function missing(before: Node, after: Node): Set<string> {
  const gone = new Set(charactersOf(before))
  for (const character of charactersOf(after)) gone.delete(character)
  return gone
}
