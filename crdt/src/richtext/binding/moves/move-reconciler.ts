import * as Y from 'yjs'
import { carry } from './carry.ts'
import { type CarryPlan, planCarry, type Situation } from './carry-plan.ts'
import { leavesOfSources, namedRuns, surplusCopies } from './dedupe.ts'
import { deletedIds, deleteIds, hasCollected } from './doc-items.ts'
import type { MoveRun } from './entry-codec.ts'
import { type IdRun, IdSet } from './ids.ts'
import { copiesToKill, deletedSources } from './kill.ts'
import { type Late, LateContent } from './late-content.ts'
import type { Leaves } from './leaf.ts'
import { MoveLog } from './move-log.ts'
import type { Structure } from './structure.ts'

/** What a reconciler needs besides the document. */
export interface ReconcilerOptions {
  readonly structure: Structure
  /** The origin of the transactions in which a document is repaired. */
  readonly origin: unknown
  /** Client ids under which this person wrote before, besides that of the document. It may grow. */
  readonly formerClients?: ReadonlySet<number>
  /**
   * Whether another client is connected. It then carries its own content itself. By default nobody is taken for
   * connected: everybody carries what would be lost, and all copies but one are deleted again.
   */
  readonly isHere?: (client: number) => boolean
  /** Whether each recorded move may be released without those before it. Default false. */
  readonly hasLooseMoves?: boolean
}

/**
 * Keeps what several people move at the same time from standing twice or getting lost. A binding uses it so:
 *
 * - A local structural edit makes copies and deletes originals in one transaction, and calls {@link record} last in it.
 * - When an editor opens the document, the binding calls {@link repairOpened}.
 * - In the document's event `afterTransaction`, and before it draws, the binding calls {@link afterTransaction}.
 *
 * An edit records
 * - a split: a `move` of the characters and inline elements that were copied, the smaller half. An Enter at the start or
 *   end of a block copies nothing and records nothing;
 * - a join: a `move` of the characters of the second block, and `into` from the second block to the first one;
 * - a wrap, a lift, an indent and a change of type, as far as elements are copied: a `move` of each copied element, with
 *   its characters; `into` from each container that is dissolved to what contains its content now;
 * - an empty block that is deleted by a join: `into` from it to the neighbour;
 * - a drag: a `move` of all elements and characters. A paste records nothing;
 * - an undo: a `revival` of what it inserts again, and a `move` where the original is still in the document.
 *
 * Rows and columns of tables need no records.
 */
export class MoveReconciler {
  readonly #doc: Y.Doc
  readonly #options: ReconcilerOptions
  readonly #log: MoveLog
  readonly #late: LateContent
  /** The moves that the document contained at first, until {@link repairOpened}. */
  readonly #opened: MoveRun[]
  readonly #mine: ReadonlySet<number>
  /** What this person deleted, without what was moved. */
  readonly #deleted = new IdSet()

  constructor(doc: Y.Doc, options: ReconcilerOptions) {
    this.#doc = doc
    this.#options = options
    this.#log = new MoveLog(doc, options.hasLooseMoves)
    this.#opened = this.#log.take()
    this.#late = new LateContent(doc)
    this.#mine = options.formerClients ?? new Set()
  }

  /** Which copies count, for carets, comments and undo. */
  get leaves(): Leaves {
    return this.#log.leaves
  }

  /** Writes what the current local transaction moved. To be called last in the transaction. */
  record(runs: readonly MoveRun[]): void {
    this.#log.record(runs)
  }

  /**
   * Called for each transaction in the document's event `afterTransaction`. It must be in this event: later, Yjs has
   * collected what was deleted. After a remote transaction the document is repaired, in one local transaction, when
   * anything is to be repaired: copies that do not count and copies of what this person had deleted are deleted, and
   * what was left behind is carried.
   *
   * @param update the remote update that is applied. It says what it deletes itself, unlike what only died because
   *   something around it was deleted, and it has what Yjs does not keep because its place is gone. With `null` all that
   *   died counts as deleted by the update.
   */
  afterTransaction(transaction: Y.Transaction, update: Uint8Array | null): void {
    this.#late.noteDeaths(transaction)
    if (transaction.meta.get(MoveReconciler) === this) this.#log.take()
    else if (transaction.local) this.#noteLocal(transaction)
    else this.#repair(transaction, update)
  }

  #noteLocal(transaction: Y.Transaction): void {
    const moved = new IdSet()
    for (const { source, length } of this.#log.take()) moved.add({ ...source, length })
    for (const run of deletedIds(transaction.deleteSet).runs()) {
      for (const part of moved.missing(run)) this.#deleted.add(part)
    }
  }

  #repair(transaction: Y.Transaction, update: Uint8Array | null): void {
    const doc = this.#doc
    const counted: IdRun[] = []
    let unwanted: IdRun[] = []
    const fresh = this.#log.take((runs) => {
      counted.push(...leavesOfSources(this.#log.leaves, runs))
      unwanted = deletedSources(doc, this.#log.leaves, this.#deleted, runs)
    })
    const isPlain = fresh.length === 0 && transaction.deleteSet.clients.size === 0
    if (isPlain && !hasCollected(transaction)) return
    const { structs, ds } =
      update === null ? { structs: [], ds: transaction.deleteSet } : Y.decodeUpdate(update)
    const { leaves } = this.#log
    const dying = surplusCopies(doc, leaves, [...namedRuns(fresh), ...counted])
    for (const run of copiesToKill(doc, leaves, unwanted).runs()) dying.add(run)
    // Also where the copy is dead already: what somebody carries from there is unwanted too.
    for (const source of unwanted) {
      for (const { from, leaf } of leaves.leafRuns(source))
        this.#deleted.add({ ...leaf, length: from.length })
    }
    const situation = this.#situation({ transaction, fresh, explicit: deletedIds(ds), dying })
    const plan = planCarry(situation)
    const late = this.#late.find(situation, structs, this.#deleted)
    const carried = plan.blocks.length + plan.tokens.length + late.blocks.length + late.tokens.length
    if (dying.isEmpty && carried === 0) return
    doc.transact((repair) => this.#apply(repair, situation, plan, late), this.#options.origin)
  }

  /**
   * Deletes copies that do not count and that the document contained when this reconciler was made: the people who made
   * them left before they met. What lives in such a copy only is carried. Does nothing in any other document.
   */
  repairOpened(): void {
    const fresh = this.#opened.splice(0)
    const dying = surplusCopies(this.#doc, this.#log.leaves, namedRuns(fresh))
    if (dying.isEmpty) return
    this.#doc.transact((repair) => {
      const situation = this.#situation({ transaction: repair, fresh, explicit: new IdSet(), dying })
      this.#apply(repair, situation, planCarry(situation), { blocks: [], tokens: [] })
    }, this.#options.origin)
  }

  #situation(given: Pick<Situation, 'transaction' | 'fresh' | 'explicit' | 'dying'>): Situation {
    const { structure, isHere = () => false } = this.#options
    const isMine = (client: number) => client === this.#doc.clientID || this.#mine.has(client)
    return { ...given, doc: this.#doc, log: this.#log, structure, isMine, isHere }
  }

  #apply(repair: Y.Transaction, situation: Situation, plan: CarryPlan, late: Late): void {
    repair.meta.set(MoveReconciler, this)
    const carried = carry(situation, plan, late)
    deleteIds(repair, situation.dying)
    deleteIds(repair, carried.left)
    this.#log.record(carried.runs)
  }

  /** Ends the observation of the document. */
  destroy(): void {
    this.#log.destroy()
  }
}
