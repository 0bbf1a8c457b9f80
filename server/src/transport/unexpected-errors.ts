import type { ErrorCode } from '@cowrite/crdt'
import type { Logger } from 'pino'

/** Logs errors in the program that occur while a connection is served, and closes that connection or document. */
export class UnexpectedErrors {
  private readonly logger: Logger

  constructor(logger: Logger) {
    this.logger = logger
  }

  /** `connection.fail` is called with `internal`. */
  report(error: unknown, connection: { fail(code: ErrorCode): void }): void {
    this.logger.error({ err: error }, 'unexpected')
    connection.fail('internal')
  }
}
