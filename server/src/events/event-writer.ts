import type { Store, UnitOfWork } from '@cowrite/persistence'
import { type DocumentFact, type EventSubject, toOutboxEvent } from './document-event.ts'
import type { WantedTypes } from './event-consumers.ts'

/** Records an event in the unit of work that makes the change, after the change. */
export type RecordEvent = (document: EventSubject, fact: DocumentFact) => Promise<void>

const NONE: WantedTypes = new Set()

/** Writes changes together with their events. */
export class EventWriter {
  /** Whether there are consumers. Without any, nothing is written, and changes need no transactions. */
  readonly isWanted: boolean
  private readonly store: Store
  private readonly types: WantedTypes
  private readonly onWritten: () => void

  /** `types`: those that consumers want; without any there are no consumers. `onWritten` is called after each commit of an event. */
  constructor(store: Store, types: WantedTypes = NONE, onWritten: () => void = () => {}) {
    this.store = store
    this.types = types
    this.isWanted = types === 'all' || types.size > 0
    this.onWritten = onWritten
  }

  /** Whether events of a type are written. */
  wants(type: DocumentFact['type']): boolean {
    return this.types === 'all' || this.types.has(type)
  }

  /**
   * Runs `work`, which makes a change and records its event: both in one transaction, see `Store.transaction`. Without
   * consumers `work` gets the store itself and nothing is recorded, so it should make one change.
   */
  async transaction<Result>(
    work: (unit: UnitOfWork, record: RecordEvent) => Promise<Result>,
  ): Promise<Result> {
    if (!this.isWanted) return await work(this.store, async () => {})
    return await this.atomically(work)
  }

  /** {@link transaction} for work of several changes: it is one transaction without consumers too. */
  async atomically<Result>(
    work: (unit: UnitOfWork, record: RecordEvent) => Promise<Result>,
  ): Promise<Result> {
    if (!this.isWanted) return await this.store.transaction((unit) => work(unit, async () => {}))
    let isWritten = false
    const result = await this.store.transaction((unit) =>
      work(unit, async (document, fact) => {
        if (this.wants(fact.type) && (await unit.outbox.append(toOutboxEvent(document, fact))))
          isWritten = true
      }),
    )
    if (isWritten) this.onWritten()
    return result
  }
}
