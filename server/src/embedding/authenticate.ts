import type { Authentication, Authenticator, Credentials } from '../access/access.ts'
import { HookError, type HookRunner } from './hook-runner.ts'
import type { AuthenticatedUser, Hooks, RefusedUser } from './hooks.ts'

/** The authenticator that asks the hook `authenticate`. Rejects with a {@link HookError} when the hook fails. */
export function authenticatorOf(hooks: Pick<Hooks, 'authenticate'>, runner: HookRunner): Authenticator {
  return {
    authenticate: async (credentials: Credentials): Promise<Authentication> => {
      const { documentName } = credentials
      const result: unknown = await runner.run('authenticate', documentName, (signal) =>
        hooks.authenticate?.({ ...credentials, signal }),
      )
      if (isRefusal(result)) return { ok: false, code: result.refuse }
      if (!isUser(result)) {
        const what = "returned neither { user, role } nor { refuse: 'unauthorized' | 'forbidden' }"
        throw new HookError('authenticate', documentName, what)
      }
      const { user, role } = result
      const author = { principal: user, kind: 'person', run: null } as const
      return { ok: true, principal: { id: user, author, role } }
    },
  }
}

/** Programs in JavaScript may return any value: only a complete user is admitted. */
function isUser(result: unknown): result is AuthenticatedUser {
  if (typeof result !== 'object' || result === null) return false
  const { user, role } = result as Partial<AuthenticatedUser>
  return typeof user === 'string' && user !== '' && (role === 'editor' || role === 'reader')
}

function isRefusal(result: unknown): result is RefusedUser {
  if (typeof result !== 'object' || result === null) return false
  const { refuse } = result as Partial<RefusedUser>
  return refuse === 'unauthorized' || refuse === 'forbidden'
}
