import { ERRORS, type ErrorCode } from '@cowrite/crdt/errors'

/** The sentence for users about an error of a room; `null` when it has no code of the table of errors. */
export function refusalMessage(cause: unknown): string | null {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null
  return typeof code === 'string' && isErrorCode(code) ? explanation(code) : null
}

/** The sentence for users about the end of an agent's membership. */
export function leftMessage(reason: string): string {
  return `The assistant left: ${isErrorCode(reason) ? explanation(reason) : reason}`
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code)
}

/** The texts of the table speak to the writer of an edit or the holder of a session, who is another one here. */
export function explanation(code: ErrorCode): string {
  switch (code) {
    case 'read-only':
      return 'This document is closed to edits, or you may only read it.'
    case 'forbidden':
    case 'unauthorized':
      return 'You have no access to this document any more.'
    default:
      return ERRORS[code].what
  }
}
