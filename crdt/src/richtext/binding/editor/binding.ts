import type { Node, Schema } from '@tiptap/pm/model'
import type { EditorState, Transaction } from '@tiptap/pm/state'
import { Mapping, Transform } from '@tiptap/pm/transform'
import * as Y from 'yjs'
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
import { syncKey } from './sync-key.ts'

/** An editor, with or without a view: `EditorView` is one. `dispatch` applies the transaction to `state` at once. */
export interface EditorHost {
  readonly state: EditorState
  dispatch(transaction: Transaction): void
}

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

/** Options of {@link Binding}. */
export interface BindingOptions {
  /** Client ids under which this person wrote before, for example until the page was reloaded. It may grow. */
  readonly formerClients?: ReadonlySet<number>
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
  /** Changes that were written while the editor refused to show the result: its state still has them as pending. */
  readonly #done = new WeakSet<LocalChange>()

  /** `type` must be in a document. */
  constructor(type: Y.XmlFragment, schema: Schema, { formerClients = new Set() }: BindingOptions = {}) {
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

  /** The document as the shared types have it. The editor has the same, except while changes are pending. */
  get document(): Node {
    return this.#document
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

  /** Starts to draw changes in an editor, after its document was made that of the shared types. */
  attach(host: EditorHost): void {
    this.#moves.repairOpened()
    this.#host = host
    this.#synchronize()
  }

  /** Stops to draw changes in the editor. The binding itself stays up to date until {@link Binding.destroy}. */
  detach(): void {
    this.#host = null
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
    if (host === null || host.state.doc === this.#document) return
    this.#drawOutstanding()
    const pending = pendingOf(host.state).filter((change) => !this.#done.has(change))
    const first = pending.findIndex(({ docs }) => docs[0] === this.#document)
    if (first >= 0) this.#write(pending.slice(first))
    else if (pending.length > 0) this.#write([rebased(pending, this.#document)])
    for (const change of pending) this.#done.add(change)
    this.#redrawSuspects()
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
    if (host === null || host.state.doc !== this.#document) {
      const transform = new Transform(this.#document)
      this.#draw(transform, change, outstanding.isMixed)
      this.#document = transform.doc
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
    const before = new Set(this.#outstanding.keys())
    this.#moves.afterTransaction(transaction, this.#update)
    const repairs = [...this.#outstanding.keys()].filter((each) => !before.has(each) && each.origin === this)
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

  #write(changes: readonly LocalChange[]): void {
    this.doc.transact((transaction) => {
      const outer = this.#outstanding.get(transaction)
      if (transaction.origin !== syncKey && outer !== undefined) outer.isMixed = true
      this.#written.add(transaction)
      const moved: MoveRun[] = []
      for (const change of changes) {
        moved.push(...this.#local.write(transaction, change))
        this.#document = change.doc
      }
      this.#moves.record(moved)
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

function pendingOf(state: EditorState): readonly LocalChange[] {
  return (syncKey.getState(state) as BindingState | undefined)?.pending ?? []
}

/** Changes that were made to another document, as changes of this one: without what does not fit any more. */
function rebased(changes: readonly LocalChange[], document: Node): LocalChange {
  const transform = new Transform(document)
  const difference = differenceStep(changes[0]!.docs[0]!, document)
  const mapping = new Mapping(difference === null ? [] : [difference.getMap()])
  const steps = changes.flatMap((change) => change.steps)
  // As in prosemirror-collab: a step is mapped back over the local steps before it, then over the difference, then
  // forward over the mapped local steps.
  for (const [index, step] of steps.entries()) {
    const back = new Mapping([
      ...steps
        .slice(0, index)
        .toReversed()
        .map((each) => each.getMap().invert()),
      ...mapping.maps,
    ])
    const mapped = step.map(new Mapping([...back.maps, ...transform.mapping.maps]))
    if (mapped !== null) transform.maybeStep(mapped)
  }
  const { docs, doc } = transform
  return { steps: transform.steps, docs, doc, transaction: null, selection: null }
}
