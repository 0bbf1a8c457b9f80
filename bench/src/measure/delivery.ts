import type { Edit } from '../typing/typist.ts'
import type { Histogram } from './histogram.ts'

/** The period whose edits count; latencies are recorded in microseconds. */
export interface Window {
  /** Edits sent in `[from, to)` count; in milliseconds of performance.now(). */
  from: number
  to: number
  latency: Histogram
}

/** The edits of one writer in order: the time of each, and the operations that a receiver must get. */
export class Ledger {
  readonly clientId: number
  /** When each edit was passed to its socket, in milliseconds of performance.now(). */
  readonly sentAt: number[] = []
  /** The number of pieces (its run of operations, each deletion) of an edit. */
  readonly pieces: number[] = []
  /** The edits that insert, and the clock after each. */
  readonly inserting: number[] = []
  readonly ends: number[] = []
  /** The edit that deletes an operation. */
  readonly deleting = new Map<number, number>()

  constructor(clientId: number) {
    this.clientId = clientId
  }

  /** Records a sent edit. */
  add(edit: Pick<Edit, 'end' | 'deleted'>, now: number): void {
    const index = this.sentAt.push(now) - 1
    this.pieces.push((edit.end === null ? 0 : 1) + edit.deleted.length)
    if (edit.end !== null) {
      this.inserting.push(index)
      this.ends.push(edit.end)
    }
    for (const clock of edit.deleted) this.deleting.set(clock, index)
  }
}

/** The edits of one writer that have reached one receiver. Accepts merged, repeated and reordered updates. */
export class Receipt {
  readonly ledger: Ledger
  readonly #window: Window
  /** All operations below this clock have arrived. */
  #covered = 0
  #beyond: { from: number; to: number }[] = []
  #nextInsert = 0
  #left: number[] = []
  #deletedSeen = new Set<number>()
  #complete = 0

  constructor(ledger: Ledger, window: Window) {
    this.ledger = ledger
    this.#window = window
  }

  /** The number of edits that have arrived completely. */
  get complete(): number {
    return this.#complete
  }

  /** The number of sent edits that have not arrived completely. */
  get missing(): number {
    return this.ledger.sentAt.length - this.#complete
  }

  /** Whether an edit, given by its index in the ledger, has arrived completely. */
  has(edit: number): boolean {
    return this.#left[edit] === 0
  }

  /** Records the arrival of the writer's operations `[clock, clock + length)`. */
  structs(clock: number, length: number, now: number): void {
    const to = clock + length
    if (to <= this.#covered) return
    if (clock > this.#covered) {
      this.#beyond.push({ from: clock, to })
      return
    }
    this.#covered = to
    if (this.#beyond.length > 0) this.#closeGaps()
    const { ends, inserting } = this.ledger
    for (;;) {
      const end = ends[this.#nextInsert]
      if (end === undefined || end > this.#covered) break
      this.#piece(inserting[this.#nextInsert] ?? 0, now)
      this.#nextInsert += 1
    }
  }

  /** Records the arrival of deletions of the writer's operations `[clock, clock + length)`. */
  deletes(clock: number, length: number, now: number): void {
    for (let i = clock; i < clock + length; i++) {
      const edit = this.ledger.deleting.get(i)
      if (edit === undefined || this.#deletedSeen.has(i)) continue
      this.#deletedSeen.add(i)
      this.#piece(edit, now)
    }
  }

  #closeGaps(): void {
    this.#beyond.sort((a, b) => a.from - b.from)
    while (true) {
      const first = this.#beyond[0]
      if (first === undefined || first.from > this.#covered) return
      this.#covered = Math.max(this.#covered, first.to)
      this.#beyond.shift()
    }
  }

  #piece(edit: number, now: number): void {
    const left = (this.#left[edit] ?? this.ledger.pieces[edit] ?? 0) - 1
    this.#left[edit] = left
    if (left !== 0) return
    this.#complete += 1
    const sentAt = this.ledger.sentAt[edit] ?? 0
    const { from, to, latency } = this.#window
    if (sentAt >= from && sentAt < to) latency.record((now - sentAt) * 1000)
  }
}
