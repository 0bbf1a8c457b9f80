import type { Principal } from '../../access/principal.ts'
import { ServiceError } from '../../errors/service-error.ts'

/** The account and the session of a person who is signed in with a browser; keys and programs get `forbidden`. */
export function ownAccount({ credential, limitedSession }: Principal): {
  readonly account: string
  readonly session: string
} {
  if (limitedSession !== undefined) return limitedSession
  if (credential?.kind !== 'session') throw new ServiceError('forbidden')
  return credential
}
