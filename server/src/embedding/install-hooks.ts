import { setTimeout as delay } from 'node:timers/promises'
import type { Store } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { Authenticator } from '../access/access.ts'
import type { RoomObserver } from '../rooms/room-observer.ts'
import { authenticatorOf } from './authenticate.ts'
import { HookObserver } from './hook-observer.ts'
import { HookRunner } from './hook-runner.ts'
import type { HookName, Hooks, HookTimes } from './hooks.ts'

/** The hooks that are about rooms. */
const ROOM_HOOKS = [
  'load',
  'joined',
  'left',
  'changed',
  'stored',
  'stateless',
  'beforeUpdate',
  'awareness',
] as const satisfies readonly Exclude<HookName, 'authenticate'>[]

/** Hooks, as the server uses them. */
export interface InstalledHooks {
  /** `null`: there is no hook `authenticate`. */
  readonly authenticator: Authenticator | null
  /** `null`: no hook is about rooms. */
  readonly observer: RoomObserver | null
  /** Makes the calls that are due and waits for the hooks that run, at most this time, in ms. */
  close(timeoutMs: number): Promise<void>
}

/** Makes hooks of an embedding program ready to be called. */
export function installHooks(
  hooks: Hooks,
  options: { readonly store: Store; readonly logger: Logger; readonly times: HookTimes },
): InstalledHooks {
  const { store, logger, times } = options
  const runner = new HookRunner(logger, times.hookTimeoutMs)
  const isObserving = ROOM_HOOKS.some((name) => hooks[name] !== undefined)
  const observer = isObserving ? new HookObserver({ hooks, runner, store, times }) : null
  return {
    authenticator: hooks.authenticate ? authenticatorOf(hooks, runner) : null,
    observer,
    close: async (timeoutMs) => {
      const timer = new AbortController()
      const late = delay(timeoutMs, 'late', { signal: timer.signal }).catch(() => 'ended')
      const outcome = await Promise.race([observer?.flush() ?? runner.settled(), late])
      timer.abort()
      if (outcome === 'late') logger.warn({ timeoutMs }, 'hooks still run while the server closes')
    },
  }
}
