import { useCallback, useMemo, useState } from 'react'
import { accountApi, type ProfileChange } from '../../../api/account.ts'
import type { Account } from '../../../api/accounts.ts'
import type { ApiError } from '../../../api/http.ts'
import { useAccountSession } from '../../account-session/account-context.ts'

/** The change of the own profile. */
export interface ProfileChanges {
  /** Changes it, which the app then shows; resolves to why it was refused, `null` when it was done. */
  readonly change: (change: ProfileChange) => Promise<ApiError | null>
  /** Shows a change at once, and takes it back when it is refused. */
  readonly changeNow: (change: ProfileChange) => void
  /** Why the last change at once was refused. */
  readonly error: ApiError | null
}

/** The change of the profile of `account`, which is signed in. */
export function useProfile(account: Account): ProfileChanges {
  const session = useAccountSession()
  const api = useMemo(() => accountApi(session.server, session.send), [session])
  const [error, setError] = useState<ApiError | null>(null)
  const change = useCallback(
    async (profile: ProfileChange) => {
      const result = await api.change(profile)
      if (!result.ok) return result.error
      // No more than was changed: the rest may have changed since.
      session.changed(picked(result.value, profile))
      return null
    },
    [api, session],
  )
  return {
    change,
    error,
    changeNow: (profile) => {
      session.changed(profile)
      void api.change(profile).then((result) => {
        setError(result.ok ? null : result.error)
        if (!result.ok) session.changed(picked(account, profile))
      })
    },
  }
}

/** The parts of an account that a change is about. */
function picked(account: Account, change: ProfileChange): Partial<Account> {
  return Object.fromEntries(Object.entries(account).filter(([key]) => key in change))
}
