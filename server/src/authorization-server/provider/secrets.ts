import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { SigningKeyStore } from '@cowrite/persistence'
import type { ProviderOptions } from './provider.ts'

const COOKIE_KEY_BYTES = 32

/** The keys of the authorization server, the same on all nodes. */
export async function oauthSecrets(
  keys: SigningKeyStore,
): Promise<Pick<ProviderOptions, 'cookieKey' | 'jwks'>> {
  const cookieKey = await keys.ensure('oauth-cookies', () => randomBytes(COOKIE_KEY_BYTES))
  const jwk = await keys.ensure('oauth-tokens', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    return Buffer.from(JSON.stringify({ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }))
  })
  return {
    cookieKey: Buffer.from(cookieKey).toString('base64url'),
    jwks: { keys: [JSON.parse(Buffer.from(jwk).toString())] },
  }
}
