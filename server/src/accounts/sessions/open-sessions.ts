import { randomBytes } from 'node:crypto'
import type { AccessStore } from '@cowrite/persistence'
import { AccessTokens } from './access-tokens.ts'
import { RefreshTokens } from './refresh-tokens.ts'
import { SessionScheme } from './session-scheme.ts'

const KEY_BYTES = 32

/** The tokens of sessions, and the scheme that authenticates by them. */
export interface OpenSessions {
  readonly accessTokens: AccessTokens
  readonly refreshTokens: RefreshTokens
  readonly scheme: SessionScheme
}

/** Reads the keys of the installation that sign the tokens of sessions; makes them first when there are none. */
export async function openSessions(store: AccessStore): Promise<OpenSessions> {
  const key = (name: string) => store.signingKeys.ensure(name, () => randomBytes(KEY_BYTES))
  const accessTokens = new AccessTokens(await key('session-access'))
  const refreshTokens = new RefreshTokens(await key('session-refresh'))
  return { accessTokens, refreshTokens, scheme: new SessionScheme({ store, accessTokens, refreshTokens }) }
}
