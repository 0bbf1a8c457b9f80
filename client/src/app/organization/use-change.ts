import { useState } from 'react'
import type { ApiError, ApiResult } from '../../api/http.ts'

/** A change of something that the server keeps. */
export interface Change {
  readonly isBusy: boolean
  /** Why the last change was not made; `null`: it was. */
  readonly error: ApiError | null
  /** Sends a change, then calls `then`; one at a time. */
  readonly run: <T>(send: () => Promise<ApiResult<T>>, then?: (value: T) => unknown) => Promise<void>
}

/** Sends the changes of one row or field, one at a time. */
export function useChange(): Change {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  return {
    isBusy,
    error,
    async run(send, then) {
      if (isBusy) return
      setBusy(true)
      setError(null)
      const result = await send()
      if (result.ok) await then?.(result.value)
      else setError(result.error)
      setBusy(false)
    },
  }
}
