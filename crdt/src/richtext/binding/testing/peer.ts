import * as Y from 'yjs'
import { FIELD, richtextSchema } from '../../schema/schema.ts'
import { idOf, itemAt } from '../moves/doc-items.ts'
import type { EdgeKind, MoveRun } from '../moves/entry-codec.ts'
import type { Id } from '../moves/ids.ts'
import { MoveReconciler } from '../moves/move-reconciler.ts'
import { elementsIn, isPresent, type Token, tokensOf } from '../moves/past.ts'
import { structureOf } from '../moves/structure.ts'

const structure = structureOf(richtextSchema())

/**
 * A person who edits paragraphs in a Yjs document without an editor, and records moves as a binding would. Blocks are
 * named by their place among all paragraphs, which may be in quotations.
 */
export class Peer {
  readonly doc: Y.Doc
  readonly reconciler: MoveReconciler
  readonly #unsent: Uint8Array[] = []
  #update: Uint8Array | null = null

  constructor(
    client: number,
    content: Uint8Array | null = null,
    formerClients: ReadonlySet<number> = new Set(),
  ) {
    this.doc = new Y.Doc()
    if (content !== null) Y.applyUpdate(this.doc, content)
    this.doc.clientID = client
    this.reconciler = new MoveReconciler(this.doc, { structure, origin: 'repair', formerClients })
    this.doc.on('afterTransaction', (transaction) =>
      this.reconciler.afterTransaction(transaction, this.#update),
    )
    this.doc.on('update', (update: Uint8Array, _origin: unknown, _doc: Y.Doc, { local }: Y.Transaction) => {
      if (local) this.#unsent.push(update)
    })
  }

  get root(): Y.XmlFragment {
    return this.doc.getXmlFragment(FIELD)
  }

  /** The text blocks in reading order. */
  get blocks(): Y.XmlElement[] {
    const inside = (parent: Y.XmlFragment): Y.XmlElement[] =>
      elementsIn(parent, isPresent).flatMap((child) =>
        structure.isTextblock(child.nodeName) ? [child] : inside(child),
      )
    return inside(this.root)
  }

  /** The texts of the text blocks. */
  get texts(): string[] {
    return this.blocks.map((block) =>
      tokensOf(block, isPresent)
        .map(({ content }) => (typeof content === 'string' ? content : '¶'))
        .join(''),
    )
  }

  /** The updates since the last call. */
  take(): Uint8Array[] {
    return this.#unsent.splice(0)
  }

  receive(update: Uint8Array): void {
    this.#update = update
    Y.applyUpdate(this.doc, update, 'remote')
    this.#update = null
  }

  /** Appends paragraphs. */
  write(...texts: string[]): void {
    this.doc.transact(() => {
      for (const text of texts)
        this.#textOf(this.#newBlock(this.root, this.blocks.at(-1) ?? null)).insert(0, text)
    })
  }

  type(block: number, offset: number, text: string): void {
    this.doc.transact(() => {
      const tokens = tokensOf(this.blocks[block]!, isPresent)
      const before = tokens[offset - 1]
      const target = before === undefined ? null : itemAt(this.doc, before.id)
      if (target?.parent instanceof Y.XmlText) {
        target.parent.insert(placeIn(target.parent, before!.id) + before!.length, text)
      } else {
        this.#textOf(this.blocks[block]!).insert(0, text)
      }
    })
  }

  delete(block: number, from: number, to: number): void {
    this.doc.transact(() => this.#deleteTokens(tokensOf(this.blocks[block]!, isPresent).slice(from, to)))
  }

  /** Deletes a block with its text. */
  deleteBlock(block: number): void {
    this.doc.transact(() => remove(this.blocks[block]!))
  }

  /** Splits a block; what follows goes into a new one after it. */
  split(block: number, offset: number): void {
    this.doc.transact(() => {
      const source = this.blocks[block]!
      const tokens = tokensOf(source, isPresent).slice(offset)
      const target = this.#newBlock(source.parent as Y.XmlFragment, source)
      this.reconciler.record(this.#move(tokens, target))
    })
  }

  /** Joins a block with the one before it. */
  join(block: number): void {
    this.doc.transact(() => {
      const [target, source] = [this.blocks[block - 1]!, this.blocks[block]!]
      const runs = this.#move(tokensOf(source, isPresent), target)
      runs.push({ kind: 'into', length: 1, source: idOf(source), destination: idOf(target) })
      remove(source)
      this.reconciler.record(runs)
    })
  }

  /** Makes a copy of a block elsewhere and deletes the original, as a drag does; `name` as a change of type does. */
  move(block: number, to: number, name = 'paragraph'): void {
    this.doc.transact(() => {
      const source = this.blocks[block]!
      const after = to === 0 ? null : this.blocks[to - 1]!
      const target = this.#newBlock((after?.parent ?? this.root) as Y.XmlFragment, after, name)
      const runs = this.#move(tokensOf(source, isPresent), target)
      runs.unshift({ kind: 'move', length: 1, source: idOf(source), destination: idOf(target) })
      remove(source)
      this.reconciler.record(runs)
    })
  }

  /** Writes again what was deleted, as an undo does: the tokens by the ids of their originals. */
  revive(block: number, offset: number, originals: readonly Id[], text: string): void {
    this.doc.transact(() => {
      const clock = Y.getState(this.doc.store, this.doc.clientID)
      this.#textOf(this.blocks[block]!).insert(offset, text)
      this.reconciler.record(
        originals.map((source, i) => ({
          kind: 'revival',
          length: 1,
          source: this.reconciler.leaves.leafOf(source),
          destination: { client: this.doc.clientID, clock: clock + i },
        })),
      )
    })
  }

  /** Puts an image after a block. */
  image(block: number): void {
    this.doc.transact(() => this.#newBlock(this.root, this.blocks[block]!, 'image'))
  }

  /** The id of a character. */
  idAt(block: number, offset: number): Id {
    return tokensOf(this.blocks[block]!, isPresent)[offset]!.id
  }

  #newBlock(parent: Y.XmlFragment, after: Y.XmlElement | null, name = 'paragraph'): Y.XmlElement {
    const block = new Y.XmlElement(name)
    parent.insertAfter(after, [block])
    return block
  }

  /** The first text of a block, a new one if need be. */
  #textOf(block: Y.XmlElement): Y.XmlText {
    const present = (block.toArray() as unknown[]).find((child) => child instanceof Y.XmlText)
    if (present !== undefined) return present as Y.XmlText
    const text = new Y.XmlText()
    block.insert(0, [text])
    return text
  }

  /** Copies characters to the end of a block and deletes the originals. */
  #move(tokens: readonly Token[], target: Y.XmlElement, kind: EdgeKind = 'move'): MoveRun[] {
    const runs: MoveRun[] = []
    const texts = (target.toArray() as unknown[]).filter((child) => child instanceof Y.XmlText)
    let text = (texts.at(-1) ?? null) as Y.XmlText | null
    if (text === null) {
      text = new Y.XmlText()
      target.insert(target.length, [text])
    }
    for (const { id, content, length } of tokens) {
      const clock = Y.getState(this.doc.store, this.doc.clientID)
      text.insert(text.length, content as string, {})
      runs.push({ kind, length, source: { ...id }, destination: { client: this.doc.clientID, clock } })
    }
    this.#deleteTokens(tokens)
    return runs
  }

  #deleteTokens(tokens: readonly Token[]): void {
    for (const { id, length } of tokens) {
      const text = itemAt(this.doc, id)!.parent as Y.XmlText
      text.delete(placeIn(text, id), length)
    }
  }
}

/** The offset of a character in its text. */
function placeIn(text: Y.XmlText, { client, clock }: Id): number {
  let index = 0
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted || !item.countable) continue
    if (item.id.client === client && item.id.clock <= clock && clock < item.id.clock + item.length) {
      return index + clock - item.id.clock
    }
    index += item.length
  }
  throw new Error('The character is not in the text')
}

function remove(element: Y.XmlElement): void {
  const parent = element.parent as Y.XmlFragment
  parent.delete((parent.toArray() as unknown[]).indexOf(element), 1)
}

/** Makes peers with the same content, written by a client that is not among them. */
export function peers(clients: readonly number[], ...texts: string[]): Peer[] {
  const author = new Peer(1_000)
  author.write(...texts)
  const content = Y.encodeStateAsUpdate(author.doc)
  return clients.map((client) => new Peer(client, content))
}

/** Exchanges everything until nobody has anything to send. Throws when that never happens. */
export function settle(all: readonly Peer[]): void {
  for (let round = 0; round < 30; round++) {
    const sent = all.map((peer) => peer.take())
    if (sent.every((updates) => updates.length === 0)) return
    sent.forEach((updates, sender) => {
      const others = all.filter((_peer, index) => index !== sender)
      for (const update of updates) for (const peer of others) peer.receive(update)
    })
  }
  throw new Error('The peers go on sending')
}
