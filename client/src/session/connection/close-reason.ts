import { ERRORS, type ErrorCode } from '@cowrite/crdt/errors'

/** Reasons after which an automatic reconnection cannot succeed: a person has to act first. */
const FINAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'unauthorized',
  'forbidden',
  'foreign-origin',
  'not-found',
  'trashed',
  'invalid-address',
])

/**
 * The entry of the table of errors for a closed document or socket. The reason starts with the name of the error; without
 * a name the close code identifies it. Returns `null` when neither does.
 */
export function closeReason(code: number, reason: string): ErrorCode | null {
  const name = /^[a-z-]+/.exec(reason.trim())?.[0] ?? ''
  if (isErrorCode(name)) return name
  // The only code below 4000 after which the user has to act. Servers may omit the reason.
  if (code === 1009) return 'frame-too-large'
  if (code < 4000) return null
  const entry = Object.entries(ERRORS).find(([, error]) => error.close === code)
  return entry !== undefined && isErrorCode(entry[0]) ? entry[0] : null
}

/** Whether the session ends with this reason. After all other reasons the client reconnects. */
export function isFinal(reason: ErrorCode | null): reason is ErrorCode {
  return reason !== null && FINAL.has(reason)
}

function isErrorCode(name: string): name is ErrorCode {
  return Object.hasOwn(ERRORS, name)
}
