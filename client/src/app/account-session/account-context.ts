import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Account } from '../../api/accounts.ts'
import type { AccountSession } from './account-session.ts'
import type { AccountState } from './account-state.ts'

/** The session of the app. */
export const AccountContext = createContext<AccountSession | null>(null)

/** The session of the app. Throws outside of the app. */
export function useAccountSession(): AccountSession {
  const session = useContext(AccountContext)
  if (session === null) throw new Error('There is no AccountContext above this component.')
  return session
}

/** Whose session the app is. */
export function useAccountState(): AccountState {
  const { subscribe, state } = useAccountSession()
  return useSyncExternalStore(subscribe, state)
}

/** The account that is signed in; `null` without one. */
export function useAccount(): Account | null {
  const state = useAccountState()
  return state.state === 'signed-in' ? state.account : null
}
