import { Selection } from '@tiptap/pm/state'
import type { Binding } from '../editor/binding.ts'
import type { LocalChange } from '../local/local-change.ts'
import { REVERT } from '../local/revert-meta.ts'
import { isSameToken, type Token, unitsOf } from '../positions/tokens.ts'
import { type ChangeRecord, combineDrops } from './change-record.ts'
import { ChangeRecorder } from './change-recorder.ts'
import { revert } from './revert.ts'

/** Changes of one person that are undone together, and when the last one was made, in milliseconds. */
interface Group {
  readonly records: ChangeRecord[]
  time: number
  /** Whether the next change may belong to the group. */
  isOpen: boolean
  /** ProseMirror's number of the composition that the last change belongs to; `null` for other changes. */
  composition: number | null
}

/** Options of {@link UndoHistory}. */
export interface UndoOptions {
  /** Changes at one place within this time, in milliseconds, are one group. 500 by default, as in ProseMirror's history. */
  readonly groupDelay?: number
  /** Greatest number of groups. 200 by default; ProseMirror's history keeps 100. */
  readonly depth?: number
}

/**
 * Undo and redo of one's own changes in an editor. Each step is recorded by the ids of what it inserted and deleted, and
 * is reverted by a new edit, wherever that content is by then. Nothing of others is reverted. What is brought back is
 * recorded as the revival of what was deleted, so that two people who bring back the same have it once.
 */
export class UndoHistory {
  readonly #binding: Binding
  readonly #recorder: ChangeRecorder
  readonly #groupDelay: number
  readonly #depth: number
  #undo: Group[] = []
  #redo: Group[] = []
  /** Set while a group is reverted: gets the records of the reverting changes. */
  #reverting: ChangeRecord[] | null = null

  constructor(binding: Binding, { groupDelay = 500, depth = 200 }: UndoOptions = {}) {
    this.#binding = binding
    this.#groupDelay = groupDelay
    this.#depth = depth
    this.#recorder = new ChangeRecorder(binding, (change) => revivedBy(change))
    binding.watch({
      beforeStep: (change, index) => this.#recorder.beforeStep(change, index),
      afterStep: (transaction, change, index) => this.#recorder.afterStep(transaction, change, index),
      afterChange: (change) => this.#add(change),
    })
  }

  /** Whether there is anything to undo. */
  get canUndo(): boolean {
    return this.#undo.length > 0
  }

  /** Whether there is anything to redo. */
  get canRedo(): boolean {
    return this.#redo.length > 0
  }

  /** Reverts the last group; `false` when there is none. A group of which nothing is left has no effect. */
  undo(): boolean {
    return this.#revertLast(this.#undo, this.#redo)
  }

  /** Reverts the last undo; `false` when there is none. */
  redo(): boolean {
    return this.#revertLast(this.#redo, this.#undo)
  }

  /** Makes the next change the first of a new group, as when the caret was moved. */
  closeGroup(): void {
    const last = this.#undo.at(-1)
    if (last !== undefined) last.isOpen = false
  }

  #revertLast(from: Group[], to: Group[]): boolean {
    this.#binding.release()
    const group = from.pop()
    const { host } = this.#binding
    if (group === undefined || host === null) return false
    const reverting: ChangeRecord[] = []
    this.#reverting = reverting
    try {
      // One by one: each changes the ids that the next one looks for.
      for (const record of group.records.toReversed()) this.#revert(record)
    } finally {
      this.#reverting = null
    }
    if (reverting.length > 0)
      to.push({ records: reverting, time: group.time, isOpen: false, composition: null })
    return true
  }

  #revert(record: ChangeRecord): void {
    const { host } = this.#binding
    if (host === null) return
    const transaction = host.state.tr
    const reversion = revert(transaction, record, this.#binding)
    if (reversion === null) return
    const caret = Math.min(reversion.caret, transaction.doc.content.size)
    transaction.setSelection(Selection.near(transaction.doc.resolve(caret), -1))
    if (reversion.isDrop) transaction.setMeta('uiEvent', 'drop')
    host.dispatch(transaction.setMeta(REVERT, reversion.revived).scrollIntoView())
  }

  #add(change: LocalChange): void {
    const isDrop = change.transaction?.getMeta('uiEvent') === 'drop'
    const taken = this.#recorder.take()
    const records = isDrop ? [...combineDrops(taken)] : taken
    if (records.length === 0) return
    if (this.#reverting !== null) {
      this.#reverting.push(...records)
      return
    }
    const { transaction } = change
    if (transaction?.getMeta('addToHistory') === false) return
    this.#redo = []
    const last = this.#undo.at(-1)
    const time = transaction?.time ?? Number.POSITIVE_INFINITY
    const composition = (transaction?.getMeta('composition') as number | undefined) ?? null
    if (last !== undefined && (isAppended(change) || this.#continues(last, change, records, time))) {
      for (const record of records) addRecord(last.records, record, this.#binding)
      last.time = time
      last.composition = composition
      return
    }
    this.#undo.push({ records, time, isOpen: true, composition })
    if (this.#undo.length > this.#depth) this.#undo.shift()
  }

  /** Whether a change is typing or deleting at the place of the last one, soon after it. */
  #continues(
    last: Group,
    { transaction }: LocalChange,
    records: readonly ChangeRecord[],
    time: number,
  ): boolean {
    const composition: unknown = transaction?.getMeta('composition')
    // What is composed is one step, however long it takes.
    if (composition !== undefined && composition === last.composition) return true
    if (!last.isOpen || time - last.time >= this.#groupDelay) return false
    if (transaction?.getMeta('uiEvent') !== undefined) return false
    const before = last.records.at(-1)
    const [first] = records
    return before !== undefined && first !== undefined && isAdjacent(before, first, this.#binding)
  }
}

function revivedBy({ transaction }: LocalChange): readonly Token[] | null {
  return (transaction?.getMeta(REVERT) as readonly Token[] | undefined) ?? null
}

/** Whether another plugin made the change because of the one before. */
function isAppended({ transaction }: LocalChange): boolean {
  return transaction?.getMeta('appendedTransaction') !== undefined
}

/** Whether a change within a text is where the one before was. */
function isAdjacent(before: ChangeRecord, now: ChangeRecord, space: Binding): boolean {
  if (before.kind !== 'replaced' || now.kind !== 'replaced') return false
  const [[a], [b]] = [before.ranges, now.ranges]
  const isFlat = (tokens: readonly Token[]) => tokens.every(({ kind }) => kind === 'text')
  if (![a.inserted, a.deleted, b.inserted, b.deleted].every(isFlat)) return false
  const end = a.inserted.length > 0 ? [...unitsOf(a.inserted)].at(-1)! : a.left
  const isSame = (x: Token | null, y: Token | null) => x !== null && y !== null && isSameToken(space, x, y)
  return (
    isSame(end, b.left) || isSame(end, [...unitsOf(b.deleted)].at(-1) ?? null) || isSame(a.right, b.right)
  )
}

/** Adds a record; typing directly behind what was typed before becomes one record with it. */
function addRecord(records: ChangeRecord[], record: ChangeRecord, space: Binding): void {
  const last = records.at(-1)
  if (last?.kind === 'replaced' && record.kind === 'replaced') {
    const [[a], [b]] = [last.ranges, record.ranges]
    const end = [...unitsOf(a.inserted)].at(-1)
    const isTyping = a.deleted.length === 0 && b.deleted.length === 0 && b.inserted.length > 0
    if (isTyping && end !== undefined && b.left !== null && isSameToken(space, end, b.left)) {
      const ranges = [{ ...a, inserted: [...a.inserted, ...b.inserted], right: b.right }] as const
      records[records.length - 1] = { kind: 'replaced', ranges, slice: last.slice }
      return
    }
  }
  records.push(record)
}
