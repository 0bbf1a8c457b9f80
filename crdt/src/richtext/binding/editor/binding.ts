import type { Node, Schema } from '@tiptap/pm/model'
import type { EditorState, Transaction } from '@tiptap/pm/state'
import { Transform } from '@tiptap/pm/transform'
import * as Y from 'yjs'
import { HeldBlock } from '../composition/held-block.ts'
import { drawAround, drawHeld, placeOf } from '../composition/held-drawing.ts'
import { HeldWriter } from '../composition/held-writer.ts'
import { MarkCodec } from '../content/marks.ts'
import { Renderer } from '../content/render.ts'
import type { LocalChange } from '../local/local-change.ts'
import { LocalUpdates, type StepWatcher } from '../local/local-updates.ts'
import type { MoveRun } from '../moves/entry-codec.ts'
import type { Leaves } from '../moves/leaf.ts'
import { MoveReconciler } from '../moves/move-reconciler.ts'
import { structureOf } from '../moves/structure.ts'
import { restoreSelection, type SavedSelection, saveSelection } from '../positions/selection.ts'
import { type Change, changeOf } from '../remote/change.ts'
import { differenceStep } from '../remote/difference.ts'
import { RemoteSteps } from '../remote/remote-steps.ts'
import { ShadowTree } from '../shadow/shadow.ts'
import type { BindingOptions, EditorHost } from './editor-host.ts'
import { rebased } from './rebase.ts'
import { syncKey } from './sync-key.ts'

/** What the plugin's state holds; other extensions read it under y-tiptap's key. */
export interface BindingState {
  readonly type: Y.XmlFragment
  readonly doc: Y.Doc
  readonly binding: Binding
  /** Whether the last transaction came from the shared types. */
  readonly isChangeOrigin: boolean
  /** Changes since the document that was written or drawn last, or since one before it. */
  readonly pending: readonly LocalChange[]
}

/** A Yjs transaction that is not drawn yet. */
interface Outstanding {
  readonly selection: SavedSelection
  /** Whether a part of it is drawn, or was written by this binding. */
  isMixed: boolean
}

/**
 * Binds the rich text of a Y.Doc to an editor. Changes of the shared types become steps of the editor as soon as their
 * transaction ends; the editor's steps are written by {@link Binding.flush}, which the plugin calls for views.
 */
export class Binding {
  readonly type: Y.XmlFragment
  readonly doc: Y.Doc
  /** The shadow tree; it describes {@link Binding.document}. */
  readonly tree: ShadowTree
  /** For the position functions of y-tiptap: the size of the node of a shared type. */
  readonly mapping: { readonly get: (type: unknown) => { readonly nodeSize: number } | undefined }
  readonly #remote: RemoteSteps
  readonly #local: LocalUpdates
  readonly #moves: MoveReconciler
  /** The update that is being applied by {@link Binding.applyUpdate}. */
  #update: Uint8Array | null = null
  /** A repair that was drawn and has not ended, with the selection before it. */
  #awaited: { readonly repair: Y.Transaction; readonly selection: SavedSelection } | null = null
  readonly #outstanding = new Map<Y.Transaction, Outstanding>()
  readonly #written = new WeakSet<Y.Transaction>()
  #document: Node
  #host: EditorHost | null = null
  #isSynchronizing = false
  /** The textblock in which text is composed. */
  #held: HeldBlock | null = null
  /** Changes that were written while the editor refused to show the result: its state still has them as pending. */
  readonly #done = new WeakSet<LocalChange>()

  /** `type` must be in a document. */
  constructor(type: Y.XmlFragment, schema: Schema, options: BindingOptions = {}) {
    const { formerClients = new Set(), isHeldBack = false } = options
    if (type.doc === null) throw new Error('The fragment belongs to no document')
    const marks = new MarkCodec(schema)
    const renderer = new Renderer(schema, marks)
    const { shadow, node } = renderer.root(type)
    this.type = type
    this.doc = type.doc
    this.tree = new ShadowTree(shadow)
    this.#document = node
    this.#remote = new RemoteSteps(this.tree, renderer)
    this.#local = new LocalUpdates(this.tree, marks)
    this.#moves = new MoveReconciler(this.doc, {
      structure: structureOf(schema),
      origin: this,
      formerClients,
      hasLooseMoves: isHeldBack,
      ...(isHeldBack ? { isHere: (client: number) => !formerClients.has(client) } : {}),
    })
    this.mapping = {
      get: (shared) => {
        const kid = this.tree.get(shared)
        return kid === undefined ? undefined : { nodeSize: kid.size }
      },
    }
    this.doc.on('beforeTransaction', this.#beforeTransaction)
    this.doc.on('afterTransaction', this.#afterTransaction)
  }

  /** The document as the shared types have it. */
  get document(): Node {
    return this.#document
  }

  /** What the editor is to show: the document, except for what waits for the end of a composition. */
  get shown(): Node {
    return this.#held?.shown ?? this.#document
  }

  /** The textblock whose changes by others wait; `null` while no text is composed. */
  get held(): HeldBlock | null {
    return this.#held
  }

  /** The editor that is attached. */
  get host(): EditorHost | null {
    return this.#host
  }

  /** Has each local step watched while it is written. */
  watch(watcher: StepWatcher): void {
    this.#local.watcher = watcher
  }

  /** Which copies of what was moved count. */
  get leaves(): Leaves {
    return this.#moves.leaves
  }

  /**
   * Applies an update (V1) of others. `Y.applyUpdate` does as well, but then the binding cannot tell what the update
   * deletes from what died with it, and does not bring back what this person typed into a text that another client
   * removed while its block stayed, as clients of y-tiptap do.
   */
  applyUpdate(update: Uint8Array, origin: unknown): void {
    this.#update = update
    try {
      Y.applyUpdate(this.doc, update, origin)
    } finally {
      this.#update = null
    }
  }

  /**
   * Holds the textblock with the caret, because text is composed in it: what others do to it is not drawn until
   * {@link release}. What is composed is written at once. Edits of other kinds in this editor end it, too.
   */
  hold(): void {
    this.flush()
    const host = this.#host
    if (host === null || host.state.doc !== this.shown) return
    if (this.#held?.contains(host.state.selection.head) === true) {
      this.#held.restart()
      return
    }
    this.release()
    if (host.state.doc === this.#document)
      this.#held = HeldBlock.at(this, this.#document, host.state.selection.head)
  }

  /** Draws what waited for the end of a composition. */
  release(): void {
    this.flush()
    const host = this.#host
    const held = this.#held
    this.#held = null
    if (host === null || held === null || host.state.doc === this.#document) return
    const { state } = host
    const drawing = state.tr
    if (state.doc === held.shown) drawHeld(drawing, held, this, this.#document)
    if (drawing.docChanged) this.#dispatch(host, drawing, state)
    this.#synchronize()
  }

  /** Starts to draw changes in an editor, after its document was made that of the shared types. */
  attach(host: EditorHost): void {
    this.#moves.repairOpened()
    this.#host = host
    this.#synchronize()
  }

  /** Stops to draw changes in the editor. The binding itself stays up to date until {@link Binding.destroy}. */
  detach(): void {
    this.#host = null
    this.#held = null
  }

  /** Releases the document. */
  destroy(): void {
    this.#host = null
    this.#moves.destroy()
    this.doc.off('beforeTransaction', this.#beforeTransaction)
    this.doc.off('afterTransaction', this.#afterTransaction)
  }

  /** Writes the editor's pending changes, in one Yjs transaction. */
  flush(): void {
    const host = this.#host
    if (host === null || host.state.doc === this.shown) return
    if (this.#held?.isBehind === true && this.#isDrawn()) this.#writeHeld(host, this.#held)
    else this.#held = this.#held?.isBehind === true ? null : this.#held
    if (host.state.doc === this.shown) return
    this.#drawOutstanding()
    this.#writePending(this.#pendingOf(host))
    this.#redrawSuspects()
    if (this.#held?.refresh(this.#document) === false) this.#held = null
    this.#synchronize()
  }

  readonly #beforeTransaction = (transaction: Y.Transaction): void => {
    const selection = this.#host?.state.selection
    const isCurrent = this.#host?.state.doc === this.#document && this.#outstanding.size === 0
    this.#outstanding.set(transaction, {
      selection:
        selection !== undefined && isCurrent && transaction.origin !== syncKey
          ? saveSelection(this.tree, selection)
          : { kind: 'mapped' },
      isMixed: false,
    })
  }

  readonly #afterTransaction = (transaction: Y.Transaction): void => {
    const outstanding = this.#outstanding.get(transaction)
    const repairs = this.#repair(transaction)
    this.#outstanding.delete(transaction)
    if (this.#awaited?.repair === transaction) this.#restoreSelection(this.#awaited.selection)
    if (outstanding === undefined || transaction.changed.size + repairs.length === 0) return
    if (this.#written.has(transaction) && !outstanding.isMixed) return
    const repair = repairs.at(-1)
    if (repair !== undefined) this.#awaited = { repair, selection: outstanding.selection }
    const change = changeOf([transaction, ...repairs])
    const host = this.#host
    if (host === null || host.state.doc !== this.shown) {
      this.#held = null
      const transform = new Transform(this.#document)
      this.#draw(transform, change, outstanding.isMixed)
      this.#document = transform.doc
      this.flush()
      return
    }
    if (this.#held !== null) {
      this.#drawAround(host, this.#held, change, outstanding.isMixed)
      this.flush()
      return
    }
    const { state } = host
    const drawing = state.tr
    this.#draw(drawing, change, outstanding.isMixed)
    if (!drawing.docChanged) return
    this.#document = drawing.doc
    restoreSelection(drawing, outstanding.selection, state.selection, this)
    this.#dispatch(host, drawing, state)
    this.flush()
  }

  #drawAround(host: EditorHost, held: HeldBlock, change: Change, isMixed: boolean): void {
    const former = placeOf(held)
    const surroundings = held.surroundings()
    const transform = new Transform(this.#document)
    this.#draw(transform, change, isMixed)
    this.#document = transform.doc
    if (!held.follow(surroundings, this.#document)) {
      this.#held = null
      this.#synchronize()
      return
    }
    this.#show(host, held, drawAround(host.state, held, transform.steps, former))
  }

  #show(host: EditorHost, held: HeldBlock, drawing: Transaction): void {
    const { state } = host
    held.show(drawing.doc)
    if (!held.isBehind) this.#document = drawing.doc
    if (drawing.docChanged) this.#dispatch(host, drawing, state)
  }

  /** Selects again what was selected before a repair: what the repair moved is known only when it has ended. */
  #restoreSelection(selection: SavedSelection): void {
    this.#awaited = null
    const host = this.#host
    if (host === null || host.state.doc !== this.#document) return
    const { state } = host
    const transaction = state.tr
    restoreSelection(transaction, selection, state.selection, this)
    if (transaction.selectionSet) this.#dispatch(host, transaction, state)
  }

  /** Repairs concurrent moves. Returns the transactions in which it did so; they are drawn with the one before. */
  #repair(transaction: Y.Transaction): Y.Transaction[] {
    const before = this.#outstanding.size
    this.#moves.afterTransaction(transaction, this.#update)
    // None of them has ended meanwhile: Yjs announces their ends one after the other.
    if (this.#outstanding.size === before) return []
    const repairs = [...this.#outstanding.keys()].slice(before).filter((each) => each.origin === this)
    for (const each of repairs) this.#written.add(each)
    return repairs
  }

  #draw(transform: Transform, change: Change, isMixed: boolean): void {
    if (isMixed) this.#remote.drawAgain(transform, change)
    else this.#remote.draw(transform, change)
  }

  /** Draws transactions that have not ended, or whose end Yjs has not announced: what is written next comes after them. */
  #drawOutstanding(): void {
    for (const [transaction, outstanding] of this.#outstanding) {
      if (this.#written.has(transaction) && !outstanding.isMixed) continue
      outstanding.isMixed = true
      const transform = new Transform(this.#document)
      this.#draw(transform, changeOf([transaction]), true)
      this.#document = transform.doc
    }
  }

  #pendingOf({ state }: EditorHost): LocalChange[] {
    const binding = syncKey.getState(state) as BindingState | undefined
    return binding?.pending.filter((change) => !this.#done.has(change)) ?? []
  }

  #writePending(pending: readonly LocalChange[]): void {
    const first = pending.findIndex(({ docs }) => docs[0] === this.#document)
    if (first >= 0) this.#write(pending.slice(first))
    else if (pending.length > 0) this.#write(rebased(pending, this.#document))
    for (const change of pending) this.#done.add(change)
  }

  /** Writes what is composed in a block that is shown as it was. Anything else that is pending ends this. */
  #writeHeld(host: EditorHost, held: HeldBlock): void {
    const writer = new HeldWriter(held, this, (change, revived) => this.#write([change], revived))
    const pending = this.#pendingOf(host)
    const rest = writer.write(pending, () => this.#document)
    for (const change of pending) this.#done.add(change)
    const isWhole = rest.length === 0 && this.#local.suspects.size === 0 && host.state.doc === held.shown
    const former = { ...placeOf(held), isAlone: false }
    if (isWhole && held.followOwn(this.#document)) {
      if (host.state.doc !== held.shown) this.#show(host, held, drawAround(host.state, held, [], former))
      return
    }
    this.#held = null
    this.#writePending(rest)
  }

  /** Whether all transactions are drawn, apart from those that this binding wrote. */
  #isDrawn(): boolean {
    return [...this.#outstanding].every(
      ([transaction, { isMixed }]) => this.#written.has(transaction) && !isMixed,
    )
  }

  /** `revived` gives further moves, when the changes are written. */
  #write(changes: readonly LocalChange[], revived: () => MoveRun[] = () => []): void {
    this.doc.transact((transaction) => {
      const outer = this.#outstanding.get(transaction)
      if (transaction.origin !== syncKey && outer !== undefined) outer.isMixed = true
      this.#written.add(transaction)
      const moved: MoveRun[] = []
      for (const change of changes) {
        moved.push(...this.#local.write(transaction, change))
        this.#document = change.doc
      }
      this.#moves.record([...moved, ...revived()])
    }, syncKey)
  }

  /** Draws elements anew in which hidden content may have to be shown after a local change. */
  #redrawSuspects(): void {
    const suspects = [...this.#local.suspects].filter((element) => this.tree.get(element.type) === element)
    this.#local.suspects.clear()
    if (suspects.length === 0) return
    const transform = new Transform(this.#document)
    this.#remote.redraw(transform, suspects)
    this.#document = transform.doc
  }

  /** Gives the editor the document of the shared types, where it has another one. */
  #synchronize(): void {
    const host = this.#host
    if (host === null || host.state.doc === this.#document || this.#isSynchronizing) return
    const { state } = host
    const step = differenceStep(state.doc, this.#document)
    if (step === null) {
      this.#document = state.doc
      return
    }
    const transaction = state.tr.step(step)
    this.#document = transaction.doc
    // An editor that refuses the transaction calls `flush` again.
    this.#isSynchronizing = true
    try {
      this.#dispatch(host, transaction, state)
    } finally {
      this.#isSynchronizing = false
    }
  }

  #dispatch(host: EditorHost, transaction: Transaction, { storedMarks }: EditorState): void {
    transaction.setStoredMarks(storedMarks)
    transaction.setMeta('addToHistory', false)
    // Tiptap's link extension would make links of what others type, in every editor, and repeat all steps to look for them.
    transaction.setMeta('preventAutolink', true)
    transaction.setMeta(syncKey, { isChangeOrigin: true, binding: this })
    host.dispatch(transaction)
  }
}
