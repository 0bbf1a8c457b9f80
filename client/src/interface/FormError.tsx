import type { ApiError } from '../api/http.ts'
import './fields.css'

export interface FormErrorProps {
  readonly error: ApiError | null
  /** What errors mean in this form, by their names, instead of the general words. */
  readonly words?: Readonly<Record<string, string>>
}

/** Why a form was not taken, and what to do; nothing without an error. Screen readers are told at once. */
export function FormError({ error, words = {} }: FormErrorProps) {
  return (
    <div role="alert" className="cw-form-alert">
      {error !== null && <p className="cw-form-error">{words[error.error] ?? generalWords(error)}</p>}
    </div>
  )
}

function generalWords({ error, message, todo, retryAfterS }: ApiError): string {
  switch (error) {
    case 'rate-limited':
      return `These were too many attempts. Try again ${later(retryAfterS)}.`
    // Both say what is wrong; what to do is to correct it.
    case 'conflict':
    case 'invalid-request':
      return message
    default:
      return `${message} ${todo}`
  }
}

function later(seconds: number | undefined): string {
  if (seconds === undefined) return 'in a while'
  if (seconds < 90) return `in ${seconds} seconds`
  return `in ${Math.ceil(seconds / 60)} minutes`
}
