import { ERRORS, type ErrorCode } from '@cowrite/crdt'
import type { RawAnswer } from './raw-http.ts'

/** The violation of the documented error format in a response, as a sentence; `null` when there is none. */
export function faultOf({ status, headers, body }: RawAnswer, method: string): string | null {
  if (status < 400) return `the status is ${status}`
  if (!headers.get('content-type')?.startsWith('application/json'))
    return `the content type is ${headers.get('content-type')}`
  if (method === 'HEAD') return null
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return `the body is no JSON: ${body.slice(0, 100)}`
  }
  if (typeof parsed !== 'object' || parsed === null) return `the body is no object: ${body}`
  if (Object.keys(parsed).join() !== 'error,message,todo') return `the body has other fields: ${body}`
  const { error, message, todo } = parsed as Record<string, unknown>
  if (typeof error !== 'string' || !Object.hasOwn(ERRORS, error)) return `there is no error ${String(error)}`
  const entry = ERRORS[error as ErrorCode]
  if (entry.http !== status) return `${error} has status ${status}`
  if (typeof message !== 'string' || message === '' || todo !== entry.todo)
    return `the texts are wrong: ${body}`
  return null
}
