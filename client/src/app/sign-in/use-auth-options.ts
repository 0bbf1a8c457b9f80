import { useCallback, useEffect, useState } from 'react'
import type { AuthOptions, SignInApi } from '../../api/accounts.ts'
import type { ApiError } from '../../api/http.ts'

/** How people sign in to the server, as far as it has answered. */
export type AuthOptionsState =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: ApiError }
  | { readonly state: 'loaded'; readonly options: AuthOptions }

/** Asks how people sign in, and a function that asks again. */
export function useAuthOptions(api: SignInApi): readonly [AuthOptionsState, () => void] {
  const [options, setOptions] = useState<AuthOptionsState>({ state: 'loading' })
  const [attempt, setAttempt] = useState(0)
  const retry = useCallback(() => setAttempt((last) => last + 1), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks anew.
  useEffect(() => {
    const leaving = new AbortController()
    setOptions({ state: 'loading' })
    api.options(leaving.signal).then(
      (result) => {
        if (leaving.signal.aborted) return
        setOptions(
          result.ok ? { state: 'loaded', options: result.value } : { state: 'failed', error: result.error },
        )
      },
      (error: unknown) => {
        // The page was left, and the request was aborted.
        if (!leaving.signal.aborted) throw error
      },
    )
    return () => leaving.abort()
  }, [api, attempt])
  return [options, retry]
}
