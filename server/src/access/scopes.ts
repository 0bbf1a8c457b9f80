import type { KeyScope } from '@cowrite/persistence'
import { ServiceError } from '../errors/service-error.ts'
import type { Principal } from './principal.ts'

/** The scopes that a principal is limited to; `null`: none, it has all rights of whom it stands for. */
export function scopesOf({ credential }: Principal): readonly KeyScope[] | null {
  if (credential?.kind !== 'key' && credential?.kind !== 'consent') return null
  return credential.scopes
}

/** Whether the credential of a principal allows what a scope stands for. The rights themselves are another matter. */
export function hasScope(principal: Principal, scope: KeyScope): boolean {
  return scopesOf(principal)?.includes(scope) ?? true
}

/** Rejects a principal whose key or consent lacks a scope, with a {@link ServiceError} `forbidden`. */
export function requireScope(principal: Principal, scope: KeyScope): void {
  if (!hasScope(principal, scope))
    throw new ServiceError('forbidden', `This key has not the scope “${scope}”, which this needs.`)
}

/** A person who signed in with a browser. */
export interface SignedIn {
  readonly account: string
  readonly session: string
}

/**
 * The account of a principal that signed in with a browser. Rejects others, such as keys and programs with consent, with a
 * {@link ServiceError} `forbidden`: what gives lasting access is for people.
 */
export function signedIn({ credential }: Principal): SignedIn {
  if (credential?.kind !== 'session')
    throw new ServiceError('forbidden', 'Only a person who signed in with a browser may do this.')
  return { account: credential.account, session: credential.session }
}
