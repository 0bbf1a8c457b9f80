import { ERRORS, type ErrorCode } from '@cowrite/crdt'

/** An expected refusal of a command or request; `detail` replaces the general sentence of the table of errors. */
export class ServiceError extends Error {
  readonly code: ErrorCode
  readonly detail: string | null

  constructor(code: ErrorCode, detail: string | null = null) {
    super(detail ?? ERRORS[code].what)
    this.code = code
    this.detail = detail
  }
}
