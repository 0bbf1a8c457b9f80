import type { Node } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import * as Y from 'yjs'
import { type Binding, syncKey } from '../binding/index.ts'
import { FIELD, richtextSchema } from '../schema/schema.ts'
import { keepsUnnamed } from './block-guard.ts'
import { handleAt, placeOfBlock } from './block-place.ts'
import { BlockReader } from './block-reader.ts'
import type {
  BlockRef,
  BlockSelection,
  BlocksFound,
  BlocksRead,
  BlockView,
  OutlineBlock,
  OutlinePart,
} from './block-view.ts'
import type { BlockHandle } from './handle.ts'
import { HeadlessEditor } from './headless-editor.ts'
import { fitInto, nodesOfMarkdown } from './markdown-nodes.ts'
import type { NodeTexts } from './node-texts.ts'
import type { BlockOperation, OperationResult } from './operation.ts'
import { type Plan, planOperation } from './plan.ts'
import { Revision } from './revision.ts'
import { rewriteBlocks } from './rewrite-blocks.ts'

/** Origin of updates from others. */
const REMOTE = Symbol('others')

/** The outcome of a list of operations. */
export type Applied =
  /** `update` is to be sent to the others, under the clientID that was given; `null` when there is nothing to send. */
  | { readonly ok: true; readonly results: readonly OperationResult[]; readonly update: Uint8Array | null }
  /** An operation would have changed a block that it does not name. Nothing may be sent, and the copy is to be dropped. */
  | { readonly ok: false }

/**
 * A copy of a document that is read and edited by its blocks, without an editor. It follows the updates of others, and
 * repairs concurrent moves as an editor does; such repairs are sent with the next edit only, so reading writes nothing.
 */
export class BlockDocument {
  readonly #doc = new Y.Doc()
  readonly #editor: HeadlessEditor
  readonly #reader: BlockReader
  readonly #revision: Revision
  /** What this copy wrote and nobody was sent. */
  #unsent: Uint8Array[] = []
  /** The hashes before the present list of operations, of blocks that it has changed. */
  #former = new Map<BlockHandle, string>()

  /** `state`: the document as one Yjs V1 update. */
  constructor(state: Uint8Array) {
    const doc = this.#doc
    doc.transact((transaction) => {
      Y.applyUpdate(doc, state, REMOTE)
      // Marks the transaction as local: after remote ones Yjs deletes redundant formats, which is an edit.
      transaction.local = true
    }, REMOTE)
    this.#revision = new Revision(doc)
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== REMOTE) this.#unsent.push(update)
    })
    this.#editor = new HeadlessEditor(richtextSchema(), doc.getXmlFragment(FIELD))
    this.#reader = new BlockReader(this.#editor.binding)
  }

  /** The document at present, with the places of its blocks. */
  get binding(): Binding {
    return this.#editor.binding
  }

  /** What is derived from its nodes. */
  get texts(): NodeTexts {
    return this.#reader.texts
  }

  /** The state that others know too: a Yjs state vector in base64url. To be compared only. */
  get revision(): string {
    return this.#revision.text(this.#unsent.length > 0)
  }

  /** Takes an update (Yjs V1) of others. */
  receive(update: Uint8Array): void {
    this.#editor.binding.applyUpdate(update, REMOTE)
  }

  /**
   * Takes an update that was held back until now. What others moved meanwhile is repaired at once; returns what that
   * wrote and nobody was sent, `null` when nothing.
   *
   * @param clientId as in {@link apply}
   */
  receiveHeld(update: Uint8Array, clientId: number): Uint8Array | null {
    this.#doc.clientID = clientId
    try {
      this.receive(update)
      return this.#takeUnsent()
    } finally {
      this.#doc.clientID = this.#revision.own
    }
  }

  /** All blocks without their content. */
  outline(): OutlineBlock[] {
    return this.#reader.outline()
  }

  /** {@link outline} as JSON, in less time: parts in which nothing changed are the same objects as before. */
  outlineParts(): OutlinePart[] {
    return this.#reader.outlineParts()
  }

  /** Blocks with their content as Markdown. */
  read(selection: BlockSelection = {}): BlocksRead {
    return this.#reader.read(selection)
  }

  /** The first blocks whose Markdown contains a text, in upper or lower case. */
  search(text: string, limit: number): BlocksFound {
    return this.#reader.search(text, limit)
  }

  /** A block with all inside it; `null` when there is none with that handle. */
  find(handle: BlockHandle): BlockView | null {
    return this.#reader.find(handle)
  }

  /**
   * Carries out operations one after the other, each on its own: one that is refused changes nothing and does not stop
   * the others. A hash may be that of before the list, so that one block can be named several times.
   *
   * @param clientId the Yjs clientID of the edit; nobody else may write under it
   */
  apply(operations: readonly BlockOperation[], clientId: number): Applied {
    const doc = this.#doc
    doc.clientID = clientId
    this.#former.clear()
    try {
      const results: OperationResult[] = []
      for (const operation of operations) {
        const result = this.#carryOut(operation)
        if (result === null) return { ok: false }
        results.push(result)
      }
      const isChanged = results.some(({ status }) => status === 'applied')
      return { ok: true, results, update: isChanged ? this.#takeUnsent() : null }
    } finally {
      doc.clientID = this.#revision.own
    }
  }

  /**
   * Makes an edit inside one block.
   *
   * @param clientId as in {@link apply}
   * @param position the position before the block
   * @returns the update as in {@link apply}; `null` when nothing was changed
   */
  change(clientId: number, position: number, make: (tr: Transaction) => void): Applied {
    return this.#changeAt(clientId, [position], make)
  }

  #changeAt(clientId: number, positions: readonly number[], make: (tr: Transaction) => void): Applied {
    const doc = this.#doc
    const { tr } = this.#editor.state
    make(tr)
    if (!tr.docChanged) return { ok: true, results: [], update: null }
    doc.clientID = clientId
    try {
      const { tree } = this.#editor.binding
      const named = new Set<unknown>(positions.map((position) => tree.startingAt(position)?.type))
      if (!this.#dispatch(tr, named)) return { ok: false }
      return { ok: true, results: [], update: this.#takeUnsent() }
    } finally {
      doc.clientID = this.#revision.own
    }
  }

  /**
   * Gives blocks that stand one after the other the content that Markdown describes, of any number of blocks; what is
   * equal stays as it is. One result: `invalid` where they do not stand so, or the document cannot contain that.
   *
   * @param clientId as in {@link apply}
   */
  rewrite(clientId: number, handles: readonly BlockHandle[], markdown: string): Applied {
    const places = handles.map((handle) => placeOfBlock(this.binding, handle))
    const [first] = places
    if (handles.length === 1 && first != null) {
      const hash = this.texts.hash(first.node)
      return this.apply([{ op: 'replace_block', handle: first.handle, hash, markdown }], clientId)
    }
    let end = first?.position ?? -1
    const isRow = places.every((place) => {
      const isNext = place !== null && place.position === end
      end += place?.node.nodeSize ?? 0
      return isNext
    })
    if (first == null || !isRow) return refused('The blocks do not stand together any more.')
    try {
      const positions = places.map((place) => place!.position)
      return this.#changeAt(clientId, positions, (tr) => {
        const { parent } = tr.doc.resolve(first.position)
        const blocks = nodesOfMarkdown(tr.doc.type.schema, markdown, this.texts.footnotes(tr.doc))
        const present = places.map((place) => place!.node)
        rewriteBlocks(tr, first.position, present, fitInto(parent, blocks))
      })
    } catch (error) {
      if (isUnfit(error)) return refused(UNFIT)
      throw error
    }
  }

  /** Ends the observers. */
  destroy(): void {
    this.#editor.binding.destroy()
    this.#doc.destroy()
  }

  /** What is to be sent; `null` for nothing. */
  #takeUnsent(): Uint8Array | null {
    if (this.#unsent.length === 0) return null
    const update = Y.mergeUpdates(this.#unsent)
    this.#unsent = []
    this.#revision.sent()
    return update
  }

  /** `null` when the operation changed what it may not. */
  #carryOut(operation: BlockOperation): OperationResult | null {
    const { binding, state } = this.#editor
    const { tr } = state
    const place = operation.handle === null ? null : placeOfBlock(binding, operation.handle)
    if (operation.handle !== null && place === null) return { status: 'gone', handle: operation.handle }
    if (place !== null && 'hash' in operation && operation.hash !== undefined) {
      const { texts } = this.#reader
      const isKnown =
        operation.hash === texts.hash(place.node) || operation.hash === this.#former.get(place.handle)
      if (!isKnown) return { status: 'conflict', reason: 'changed', block: this.find(place.handle)! }
    }
    const plan = this.#plan(tr, operation)
    if ('gone' in plan) return { status: 'gone', handle: plan.gone }
    if ('invalid' in plan) return { status: 'invalid', message: plan.invalid }
    if ('conflict' in plan)
      return { status: 'conflict', reason: plan.conflict, block: this.find(operation.handle ?? '')! }
    const named = new Set<unknown>(plan.named.map((position) => binding.tree.startingAt(position)?.type))
    for (const position of [...plan.named, place?.position ?? 0]) this.#noteHashes(tr.before, position)
    if (tr.docChanged && !this.#dispatch(tr, named)) return null
    return { status: 'applied', blocks: this.#refs(plan.result) }
  }

  #plan(tr: Transaction, operation: BlockOperation): Plan {
    const { binding } = this.#editor
    const { doc } = tr
    const { texts } = this.#reader
    try {
      return planOperation(
        {
          tr,
          find: (handle) => placeOfBlock(binding, handle),
          read: (markdown) => nodesOfMarkdown(doc.type.schema, markdown, texts.footnotes(doc)),
          write: ({ node, position }) => texts.markdown(node, doc.resolve(position).parent, doc),
        },
        operation,
      )
    } catch (error) {
      if (isUnfit(error)) return { invalid: UNFIT }
      throw error
    }
  }

  /** Whether the edit changed nothing but the named elements. */
  #dispatch(tr: Transaction, named: ReadonlySet<unknown>): boolean {
    const doc = this.#doc
    let isKept = true
    const check = (transaction: Y.Transaction): void => {
      if (transaction.origin === syncKey) isKept &&= keepsUnnamed(transaction, named, tr.doc.type.schema)
    }
    doc.on('afterTransaction', check)
    this.#editor.dispatch(tr)
    doc.off('afterTransaction', check)
    return isKept
  }

  /** Remembers the hashes of what contains a position, before it changes for the first time. */
  #noteHashes(doc: Node, position: number): void {
    const { binding } = this.#editor
    const note = (node: Node | null, at: number): void => {
      const handle = node === null || node.isInline ? null : handleAt(binding, at)
      if (node === null || handle === null || this.#former.has(handle)) return
      this.#former.set(handle, this.#reader.texts.hash(node))
    }
    const $position = doc.resolve(position)
    note($position.nodeAfter, position)
    for (let depth = $position.depth; depth > 0; depth--) note($position.node(depth), $position.before(depth))
  }

  #refs([from, to]: readonly [number, number]): BlockRef[] {
    const { binding, state } = this.#editor
    const refs: BlockRef[] = []
    for (let at = from; at < to; ) {
      const node = state.doc.nodeAt(at)
      if (node === null) break
      const handle = handleAt(binding, at)
      if (handle !== null) refs.push(this.#reader.ref(handle, node))
      at += node.nodeSize
    }
    return refs
  }
}

const UNFIT = 'The document cannot contain that there.'

/** Whether the schema does not allow an edit: prosemirror-transform does not export the class of its errors. */
function isUnfit(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && error.name === 'TransformError')
}

/** The outcome of one edit that is not made. */
function refused(message: string): Applied {
  return { ok: true, results: [{ status: 'invalid', message }], update: null }
}
