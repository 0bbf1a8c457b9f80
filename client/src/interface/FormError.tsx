import type { ApiError } from '../api/http.ts'

/** Why a form was not taken, and what to do; nothing without an error. Screen readers are told at once. */
export function FormError({ error }: { error: ApiError | null }) {
  return (
    <div role="alert">
      {error !== null && (
        <p className="cw-form-error">
          {error.message} {error.todo}
        </p>
      )}
    </div>
  )
}
