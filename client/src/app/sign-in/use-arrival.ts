import { useCallback } from 'react'
import type { Signed } from '../../api/accounts.ts'
import { useAccountSession } from '../account-session/account-context.ts'
import { navigate } from '../navigation/navigation.tsx'
import { type Page, routeOf } from '../navigation/route.ts'

/**
 * Begins the session of who has signed in, and leads on: to `to`, else to the page that was wanted, which is that of the
 * URL where the page for signing in stands in its place.
 */
export function useArrival(): (signed: Signed, to?: Page) => Promise<void> {
  const session = useAccountSession()
  return useCallback(
    async (signed, to) => {
      await session.signedIn(signed)
      const isWanted = !GATES.has(routeOf(location.pathname).page)
      if (to !== undefined) navigate(to)
      else if (!isWanted) navigate({ page: 'documents' })
    },
    [session],
  )
}

const GATES: ReadonlySet<string> = new Set(['sign-in', 'sign-up', 'forgot', 'reset', 'verify', 'setup'])
