import type { Store } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { Authenticator } from '../access/access.ts'
import { DEFAULT_HOOK_TIMES, type Hooks, type HookTimes } from './hooks.ts'
import type { InstalledHooks } from './install-hooks.ts'

/** What a program says about hooks. */
export interface HookSettings {
  readonly hooks?: Hooks
  readonly hookTimes?: Partial<HookTimes>
  readonly authenticator?: Authenticator
}

/**
 * Installs the hooks of a program; `null` when there are none: their code is not loaded then. Rejects with a `TypeError`
 * when two things would authenticate clients.
 */
export async function loadHooks(
  { hooks, hookTimes, authenticator }: HookSettings,
  store: Store,
  logger: Logger,
): Promise<InstalledHooks | null> {
  if (!hooks) return null
  if (hooks.authenticate && authenticator) {
    throw new TypeError('Both an authenticator and the hook authenticate: which one is to decide?')
  }
  const { installHooks } = await import('./install-hooks.ts')
  return installHooks(hooks, { store, logger, times: { ...DEFAULT_HOOK_TIMES, ...hookTimes } })
}
