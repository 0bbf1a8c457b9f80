import { ERRORS, type ErrorCode } from '@cowrite/crdt'

/** An expected refusal of a command or request; `detail` replaces the general sentence of the table of errors. */
export class ServiceError extends Error {
  readonly code: ErrorCode
  readonly detail: string | null
  /** Seconds after which a repetition makes sense, for `Retry-After`; `null`: not known. */
  readonly retryAfterS: number | null

  constructor(code: ErrorCode, detail: string | null = null, retryAfterS: number | null = null) {
    super(detail ?? ERRORS[code].what)
    this.code = code
    this.detail = detail
    this.retryAfterS = retryAfterS
  }
}
