import type { ApiError } from '../api/http.ts'

export interface ProblemProps {
  /** What could not be done, as a sentence. */
  readonly what: string
  readonly error: ApiError
  /** Tries again. Default: nothing is offered. */
  readonly onRetry?: (() => void) | undefined
}

/** An error where the thing would be: what failed, why, and what to do. Screen readers say it at once. */
export function Problem({ what, error, onRetry }: ProblemProps) {
  return (
    <div className="cw-problem" role="alert">
      <span>
        <strong>{what}</strong> {error.message} {error.todo}
      </span>
      {onRetry !== undefined && (
        <button type="button" className="cw-button cw-button-small" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  )
}
