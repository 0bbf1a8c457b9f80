import type { Logger } from 'pino'
import type { HookName } from './hooks.ts'

/** A hook failed: it threw, rejected, took too long, or returned something that it may not. */
export class HookError extends Error {
  readonly hook: HookName
  /** The document that it was called for; `null` for a request that concerns none. */
  readonly document: string | null

  constructor(hook: HookName, document: string | null, what: string, cause?: unknown) {
    const where = document === null ? '' : ` for the document ${document}`
    super(`the hook ${hook} ${what}${where}`, cause === undefined ? {} : { cause })
    this.hook = hook
    this.document = document
  }
}

/** Calls hooks, with a deadline, so that their failures stay with the document that they were called for. */
export class HookRunner {
  private readonly logger: Logger
  private readonly timeoutMs: number
  private readonly running = new Set<Promise<void>>()

  /** `timeoutMs`: how long a hook may take. */
  constructor(logger: Logger, timeoutMs: number) {
    this.logger = logger
    this.timeoutMs = timeoutMs
  }

  /** Resolves to what the hook returns. Rejects with a {@link HookError}, which the caller logs. */
  run<T>(hook: HookName, document: string | null, call: (signal: AbortSignal) => T | Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const deadline = new AbortController()
    const timer = setTimeout(() => {
      const error = new HookError(hook, document, `took longer than ${this.timeoutMs} ms`)
      reject(error)
      deadline.abort(error)
    }, this.timeoutMs)
    // Not in the caller's turn, in which a room may be in the middle of something. A hook may also throw at once.
    Promise.resolve()
      .then(() => call(deadline.signal))
      .then(resolve, (error: unknown) => reject(new HookError(hook, document, 'failed', error)))
      .finally(() => clearTimeout(timer))
    return promise
  }

  /**
   * Calls a hook whose result is not used; after `after`, when it is given, which must not reject. Resolves when the
   * hook has ended; a failure is logged.
   */
  notify(
    hook: HookName,
    document: string,
    call: (signal: AbortSignal) => void | Promise<void>,
    after?: Promise<void>,
  ): Promise<void> {
    const begun = after?.then(() => this.run(hook, document, call)) ?? this.run(hook, document, call)
    const ended = begun.catch((error: unknown) => this.report(error))
    this.running.add(ended)
    return ended.finally(() => this.running.delete(ended))
  }

  /** Logs the failure of a hook. */
  report(error: unknown): void {
    if (error instanceof HookError) {
      const { hook, document } = error
      this.logger.error({ err: error, hook, document }, 'a hook failed')
    } else this.logger.error({ err: error }, 'unexpected, in a hook')
  }

  /** Resolves when all calls of {@link notify} have ended. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running)
  }
}
