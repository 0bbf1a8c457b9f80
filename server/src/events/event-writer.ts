import type { Store, UnitOfWork } from '@cowrite/persistence'
import { type DocumentFact, type EventSubject, toOutboxEvent } from './document-event.ts'

/** Records an event in the unit of work that makes the change, after the change. */
export type RecordEvent = (document: EventSubject, fact: DocumentFact) => Promise<void>

/** Writes changes together with their events. */
export class EventWriter {
  /** Whether there are consumers. Without any, nothing is written, and changes need no transactions. */
  readonly isWanted: boolean
  private readonly store: Store
  private readonly onWritten: () => void

  /** `onWritten` is called after each commit of an event. */
  constructor(store: Store, isWanted = false, onWritten: () => void = () => {}) {
    this.store = store
    this.isWanted = isWanted
    this.onWritten = onWritten
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
        if (await unit.outbox.append(toOutboxEvent(document, fact))) isWritten = true
      }),
    )
    if (isWritten) this.onWritten()
    return result
  }
}
