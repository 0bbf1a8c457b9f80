import { randomUUID } from 'node:crypto'
import { MemoryStore } from '../memory-store.ts'
import { StoreError } from '../store-error.ts'
import type { UpdateEntry } from '../updates/updates.ts'
import { Journal, type JournalFailure, type JournalOptions, type JournalPace } from './journal.ts'
import { ManualClock } from './manual-clock.ts'

/** The error of a database that is away. */
export const AWAY = new StoreError('unavailable', 'The database is away.')

/**
 * A memory store whose appends take until `release()` when held, fail while `failure` is set, fail for good
 * with documents in `poison`, and are noted in `batches`.
 */
export class TestUpdates {
  readonly store = new MemoryStore()
  readonly batches: UpdateEntry[][] = []
  readonly poison = new Set<string>()
  /** Updates with this first byte are refused for good. */
  poisonByte = -1
  failure: unknown = null
  #gate: { readonly open: Promise<void>; readonly release: () => void } | null = null

  hold(): void {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#gate = { open: promise, release: resolve }
  }

  release(): void {
    this.#gate?.release()
    this.#gate = null
  }

  async append(entries: readonly UpdateEntry[]): Promise<number[]> {
    this.batches.push([...entries])
    await this.#gate?.open
    if (this.failure !== null) throw this.failure
    if (entries.some(({ documentId, bytes }) => this.poison.has(documentId) || bytes[0] === this.poisonByte))
      throw new StoreError('rejected', 'No.')
    return this.store.updates.append(entries)
  }

  async newDocument(): Promise<string> {
    const { document } = await this.store.documents.ensure({ project: 'p', key: randomUUID() }, 'Untitled')
    return document.id
  }

  async contents(id: string): Promise<number[]> {
    return (await this.store.updates.load(id)).tail.map((update) => update.bytes[0] ?? -1)
  }
}

/** No pause between transactions. */
export const AT_ONCE: JournalPace = { leastMs: 0, enough: 1, mostMs: 0 }

/** A journal on a store and a clock that the test moves, with what it reports. */
export function setUp(options: Partial<JournalOptions> = {}) {
  const updates = new TestUpdates()
  const clock = new ManualClock()
  const committed: [id: string, ticket: number, seq: number][] = []
  const failed: [id: string, failure: JournalFailure][] = []
  const states: string[] = []
  const journal = new Journal({
    updates,
    onCommitted: (id, ticket, seq) => committed.push([id, ticket, seq]),
    onFailed: (id, failure) => failed.push([id, failure]),
    onState: (state) => states.push(state.name),
    clock,
    random: () => 0.5,
    pace: AT_ONCE,
    ...options,
  })
  return { updates, clock, committed, failed, states, journal }
}

/** An update of `size` bytes, all of this value. */
export function entry(documentId: string, byte: number, size = 1): UpdateEntry {
  return { documentId, bytes: new Uint8Array(size).fill(byte), principal: 'guest:one' }
}
