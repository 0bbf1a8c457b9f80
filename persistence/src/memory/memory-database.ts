import { StoreError } from '../store-error.ts'
import { UnitGate } from '../unit-gate.ts'
import { MemoryWriter } from './memory-writer.ts'

/** What the features in memory call their commands through, as `SqlSession` is for those in SQL. */
export interface MemorySession {
  /** Runs a command, which changes data through the writer only. Rejects with what the command throws. */
  run<Result>(command: (writer: MemoryWriter) => Result): Promise<Result>
}

/**
 * Transactions for data in memory. A command is one call without a pause, thus atomic when it checks before it changes.
 * Without an open unit of work it runs at once.
 */
export class MemoryDatabase implements MemorySession {
  readonly #gate = new UnitGate()
  readonly #running = new Set<Promise<unknown>>()
  readonly #writer = new MemoryWriter(null)
  #isClosed = false

  async run<Result>(command: (writer: MemoryWriter) => Result): Promise<Result> {
    if (this.#isClosed) throw StoreError.closed()
    if (this.#gate.isOpen) await this.#track(this.#gate.whenFree())
    return command(this.#writer)
  }

  /** Runs a unit of work: everything that it changed is undone when `work` rejects. */
  async transaction<Result>(work: (session: MemorySession) => Promise<Result>): Promise<Result> {
    if (this.#isClosed) throw StoreError.closed()
    return this.#track(
      this.#gate.hold(async () => {
        const undo: (() => void)[] = []
        const unit = new MemoryUnit(new MemoryWriter(undo))
        try {
          return await work(unit)
        } catch (error) {
          for (const step of undo.reverse()) step()
          throw error
        } finally {
          unit.end()
        }
      }),
    )
  }

  /** Rejects further calls at once and resolves when those before it have ended. */
  async close(): Promise<void> {
    this.#isClosed = true
    while (this.#running.size > 0) await Promise.allSettled(this.#running)
  }

  async #track<Result>(call: Promise<Result>): Promise<Result> {
    this.#running.add(call)
    try {
      return await call
    } finally {
      this.#running.delete(call)
    }
  }
}

/** The session of one unit of work. */
class MemoryUnit implements MemorySession {
  readonly #writer: MemoryWriter
  #isEnded = false

  constructor(writer: MemoryWriter) {
    this.#writer = writer
  }

  async run<Result>(command: (writer: MemoryWriter) => Result): Promise<Result> {
    if (this.#isEnded) throw new TypeError('The unit of work has ended.')
    return command(this.#writer)
  }

  end(): void {
    this.#isEnded = true
  }
}
