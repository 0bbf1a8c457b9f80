import { ERRORS, type ErrorCode } from '@cowrite/crdt/errors'

/** Reasons after which trying again by itself makes no sense: a person has to do something first. */
const FINAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'unauthorized',
  'forbidden',
  'foreign-origin',
  'not-found',
  'trashed',
  'invalid-address',
])

/**
 * Which of the table's errors a server meant when it closed a document or a socket. Servers put the error's
 * name first in the reason; where it is missing the close code decides, and `null` means neither tells.
 */
export function closeReason(code: number, reason: string): ErrorCode | null {
  const name = /^[a-z-]+/.exec(reason.trim())?.[0] ?? ''
  if (isErrorCode(name)) return name
  // The one code below 4000 that says what has to be done; servers may leave the reason out.
  if (code === 1009) return 'frame-too-large'
  if (code < 4000) return null
  const entry = Object.entries(ERRORS).find(([, error]) => error.close === code)
  return entry !== undefined && isErrorCode(entry[0]) ? entry[0] : null
}

/** Whether the session ends with this reason. Everything else is tried again. */
export function isFinal(reason: ErrorCode | null): reason is ErrorCode {
  return reason !== null && FINAL.has(reason)
}

function isErrorCode(name: string): name is ErrorCode {
  return Object.hasOwn(ERRORS, name)
}
