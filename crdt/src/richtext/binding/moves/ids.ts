import { RangeSet } from '../../../log/ranges.ts'

/** The id of one Yjs struct unit: a character, an element, an entry. Structurally equal to `Y.ID`. */
export interface Id {
  readonly client: number
  readonly clock: number
}

/** Consecutive ids of one client. `length` is at least 1. */
export interface IdRun extends Id {
  readonly length: number
}

/** Whether both are the same id. */
export const sameId = (a: Id, b: Id): boolean => a.client === b.client && a.clock === b.clock

/** The order of ids: by client, then by clock. Negative when `a` comes first. */
export const compareIds = (a: Id, b: Id): number => a.client - b.client || a.clock - b.clock

/** The id `offset` places after this one. */
export const idAfter = ({ client, clock }: Id, offset: number): Id => ({ client, clock: clock + offset })

/** A set of ids, kept as ranges. */
export class IdSet {
  readonly #clients = new Map<number, RangeSet>()

  /** Adds all ids of the run. */
  add({ client, clock, length }: IdRun): void {
    let ranges = this.#clients.get(client)
    if (ranges === undefined) {
      ranges = new RangeSet()
      this.#clients.set(client, ranges)
    }
    ranges.add(clock, clock + length)
  }

  has({ client, clock }: Id): boolean {
    return this.#clients.get(client)?.covers(clock, clock + 1) ?? false
  }

  get isEmpty(): boolean {
    return this.#clients.size === 0
  }

  /** The parts of the run that the set does not contain, in order. */
  missing({ client, clock, length }: IdRun): IdRun[] {
    const bounds = this.#clients.get(client)?.missing([clock, clock + length]) ?? [clock, clock + length]
    const runs: IdRun[] = []
    for (let i = 0; i < bounds.length; i += 2) {
      runs.push({ client, clock: bounds[i]!, length: bounds[i + 1]! - bounds[i]! })
    }
    return runs
  }

  /** All ids as runs, by client in the order of insertion, then by clock. */
  *runs(): Generator<IdRun> {
    for (const [client, ranges] of this.#clients) {
      for (const [start, end] of ranges.entries()) yield { client, clock: start, length: end - start }
    }
  }
}
