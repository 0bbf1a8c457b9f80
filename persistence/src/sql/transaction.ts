import type { SqlParameter, SqlSession, Statement } from './sql.ts'

/** A connection on which a transaction is open. */
export interface OpenTransaction {
  readonly session: SqlSession
  /** Runs a command without parameters or rows. */
  execute(command: 'COMMIT' | 'ROLLBACK'): Promise<unknown>
}

/**
 * Runs `work` in an open transaction and ends it: commits when `work` resolves and no statement failed, else rolls back.
 *
 * A failed statement makes PostgreSQL roll back whatever follows, and answer COMMIT without an error. `work` may have
 * caught the error, so the first one is remembered, and rejects here.
 */
export async function runTransaction<Result>(
  { session, execute }: OpenTransaction,
  work: (session: SqlSession) => Promise<Result>,
): Promise<Result> {
  const scope = new TransactionScope(session)
  let result: Result
  try {
    result = await work(scope)
    await scope.end()
  } catch (error) {
    await scope.end().catch(() => {
      // `work` rejected, which is what the caller gets.
    })
    await execute('ROLLBACK').catch(() => {
      // The connection is broken, which ends its transaction too.
    })
    throw error
  }
  await execute('COMMIT')
  return result
}

/** The session that `work` gets: rejects calls after the end of the transaction. */
class TransactionScope implements SqlSession {
  readonly pieceBytes: number
  readonly #session: SqlSession
  readonly #running = new Set<Promise<unknown>>()
  #failure: { readonly error: unknown } | null = null
  #isEnded = false

  constructor(session: SqlSession) {
    this.#session = session
    this.pieceBytes = session.pieceBytes
  }

  async query<Row extends object>(statement: Statement, parameters: readonly SqlParameter[]): Promise<Row[]> {
    if (this.#isEnded) throw new TypeError('The unit of work has ended.')
    const running = this.#session.query<Row>(statement, parameters)
    this.#running.add(running)
    try {
      return await running
    } catch (error) {
      this.#failure ??= { error }
      throw error
    } finally {
      this.#running.delete(running)
    }
  }

  /** Waits for statements that `work` did not wait for. Rejects with the error of the first statement that failed. */
  async end(): Promise<void> {
    this.#isEnded = true
    await Promise.allSettled(this.#running)
    if (this.#failure !== null) throw this.#failure.error
  }
}
