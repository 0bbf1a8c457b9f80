import { useCallback, useEffect, useRef, useState } from 'react'
import type { ApiError, ApiResult } from '../api/http.ts'

/** What a page asked the server for. */
export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: ApiError }
  | { readonly state: 'loaded'; readonly value: T }

/**
 * What `load` gives, which is called again when it is another function: a callback of `useCallback`. `reload` asks again
 * and shows what was there meanwhile.
 */
export function useLoaded<T>(
  load: (signal: AbortSignal) => Promise<ApiResult<T>>,
): readonly [loaded: Loaded<T>, reload: () => Promise<void>] {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' })
  const asked = useRef<AbortController>(null)
  const ask = useCallback(async () => {
    asked.current?.abort()
    const leaving = new AbortController()
    asked.current = leaving
    try {
      const result = await load(leaving.signal)
      if (leaving.signal.aborted) return
      setLoaded(
        result.ok ? { state: 'loaded', value: result.value } : { state: 'failed', error: result.error },
      )
    } catch (error) {
      // The page was left, or asked again.
      if (!leaving.signal.aborted) throw error
    }
  }, [load])
  useEffect(() => {
    setLoaded({ state: 'loading' })
    void ask()
    return () => asked.current?.abort()
  }, [ask])
  return [loaded, ask]
}
