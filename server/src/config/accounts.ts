import { z } from 'zod'
import { MAX_DAYS, type Values } from './variable.ts'

/** The variables of {@link AccountsConfig}. */
export const ACCOUNTS_VARIABLES = {
  COWRITE_SIGNUP: z.enum(['open', 'invite', 'closed']).default('invite'),
  COWRITE_SESSION_DAYS: z.coerce.number().int().min(1).max(MAX_DAYS).default(30),
}

/** Accounts of people, where the access has them. */
export interface AccountsConfig {
  /** Who may create an account: everybody, those with an invitation, nobody. */
  readonly signUp: 'open' | 'invite' | 'closed'
  /** Days that a session lives without use. */
  readonly sessionDays: number
}

/** Makes the section of validated values. */
export function accountsConfig(values: Values<typeof ACCOUNTS_VARIABLES>): AccountsConfig {
  return { signUp: values.COWRITE_SIGNUP, sessionDays: values.COWRITE_SESSION_DAYS }
}
