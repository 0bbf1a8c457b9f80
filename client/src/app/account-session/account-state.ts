import type { Account } from '../../api/accounts.ts'

/** Whose session the app is. */
export type AccountState =
  /** No request was refused for lack of credentials: the server is open to everybody, or was not asked yet. */
  | { readonly state: 'unasked' }
  | { readonly state: 'signed-in'; readonly account: Account }
  /** `isEnded`: there was a session before, which the server has ended. */
  | { readonly state: 'signed-out'; readonly isEnded: boolean }

/** How the renewal of a session ended. `failed`: the server gave no answer, and the session may go on. */
export type Renewal = 'renewed' | 'refused' | 'failed'
