import { useState } from 'react'
import type { ApiError, ApiResult } from '../api/http.ts'

/** Something that a button does on the server. */
export interface Action {
  readonly isBusy: boolean
  /** Why the last one was refused. */
  readonly error: ApiError | null
  /** Does it, one at a time, then calls `done`. */
  readonly run: <T>(send: () => Promise<ApiResult<T>>, done?: (value: T) => void) => void
}

/** The state of what the buttons of one place do. */
export function useAction(): Action {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  return {
    isBusy,
    error,
    run: (send, done) => {
      if (isBusy) return
      setBusy(true)
      setError(null)
      void send()
        .then((result) => {
          if (result.ok) done?.(result.value)
          else setError(result.error)
        })
        .finally(() => setBusy(false))
    },
  }
}
