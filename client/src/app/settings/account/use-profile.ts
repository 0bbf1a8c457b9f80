import { useCallback, useMemo } from 'react'
import { accountApi, type ProfileChange } from '../../../api/account.ts'
import type { ApiError } from '../../../api/http.ts'
import { useAccountSession } from '../../account-session/account-context.ts'

/** Changes the own profile, which the app then shows; resolves to why it was refused, `null` when it was done. */
export function useProfile(): (change: ProfileChange) => Promise<ApiError | null> {
  const session = useAccountSession()
  const api = useMemo(() => accountApi(session.server, session.send), [session])
  return useCallback(
    async (change) => {
      const result = await api.change(change)
      if (!result.ok) return result.error
      session.changed(result.value)
      return null
    },
    [api, session],
  )
}
