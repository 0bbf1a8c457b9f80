import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { ConfigError } from './config-error.ts'
import { list, type Values } from './variable.ts'

/** Algorithms of signatures that are checked with public keys. */
export const PUBLIC_KEY_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const

/** The variables of {@link HostTokensConfig}. */
export const HOST_TOKENS_VARIABLES = {
  AUTH_SECRET: z.string().min(1).optional(),
  AUTH_SECRET_FILE: z.string().min(1).optional(),
  AUTH_JWKS_URL: z.string().min(1).optional(),
  AUTH_ALGORITHMS: list.pipe(z.array(z.enum(PUBLIC_KEY_ALGORITHMS)).min(1)).optional(),
  AUTH_ISSUER: z.string().min(1).max(255).optional(),
  AUTH_AUDIENCE: z.string().min(1).max(255).optional(),
}

/** What the signatures of tokens are checked with. */
export type HostKeysConfig =
  /** HS256. Each secret is accepted, so that one can be replaced by another; at least one. */
  | { readonly kind: 'secret'; readonly secrets: readonly string[] }
  /** The public keys at a URL, as a JSON Web Key Set. */
  | { readonly kind: 'url'; readonly url: string; readonly algorithms: readonly string[] }

/** How tokens of a host application are checked: an application that shows documents of Cowrite in its own pages. */
export interface HostTokensConfig {
  readonly keys: HostKeysConfig
  /** What the claim `iss` has to be. */
  readonly issuer: string
  /** What the claim `aud` has to be or to contain. */
  readonly audience: string
}

/** Bytes of a secret at least: as many as HS256 computes (RFC 7518, section 3.2). */
const SECRET_BYTES = 32

/**
 * Makes the section of validated values; `null` when the variables are not set.
 *
 * @throws ConfigError that repeats no secret
 */
export function hostTokensConfig(values: Values<typeof HOST_TOKENS_VARIABLES>): HostTokensConfig | null {
  const { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience } = values
  const given = Object.keys(HOST_TOKENS_VARIABLES).filter(
    (name) => values[name as keyof typeof values] !== undefined,
  )
  if (given.length === 0) return null
  const keys = keysConfig(values)
  if (keys === null) throw new ConfigError(`${given[0]}: AUTH_SECRET or AUTH_JWKS_URL is missing`)
  if (issuer === undefined)
    throw new ConfigError('AUTH_ISSUER: it is missing; tokens have to name it as `iss`')
  if (audience === undefined)
    throw new ConfigError('AUTH_AUDIENCE: it is missing; tokens have to name it as `aud`')
  return { keys, issuer, audience }
}

function keysConfig(values: Values<typeof HOST_TOKENS_VARIABLES>): HostKeysConfig | null {
  const { AUTH_SECRET: secret, AUTH_SECRET_FILE: file, AUTH_JWKS_URL: url } = values
  const given = [secret, file, url].filter((value) => value !== undefined)
  if (given.length === 0) return null
  if (given.length > 1)
    throw new ConfigError('AUTH_SECRET, AUTH_SECRET_FILE, AUTH_JWKS_URL: only one of them can be used')
  if (url !== undefined) {
    const { AUTH_ALGORITHMS: algorithms = PUBLIC_KEY_ALGORITHMS } = values
    return { kind: 'url', url: keysUrl(url), algorithms }
  }
  if (values.AUTH_ALGORITHMS !== undefined)
    throw new ConfigError('AUTH_ALGORITHMS: with a secret the algorithm is always HS256')
  const secrets = secret === undefined ? readSecrets(file!) : [secret]
  const name = secret === undefined ? 'AUTH_SECRET_FILE' : 'AUTH_SECRET'
  if (secrets.length === 0) throw new ConfigError(`${name}: there is no secret`)
  if (secrets.some((each) => Buffer.byteLength(each) < SECRET_BYTES))
    throw new ConfigError(`${name}: a secret has fewer than ${SECRET_BYTES} bytes`)
  return { kind: 'secret', secrets }
}

/** Keys that somebody on the way could replace are none: only names of the own machine or network may do without TLS. */
function keysUrl(text: string): string {
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new ConfigError('AUTH_JWKS_URL: must be a URL that starts with https or http')
  const isOwn = url.hostname === '127.0.0.1' || url.hostname === '[::1]' || !url.hostname.includes('.')
  if (url.protocol === 'http:' && !isOwn)
    throw new ConfigError(
      'AUTH_JWKS_URL: must start with https; http is only for this machine and for names without a dot',
    )
  return url.href
}

function readSecrets(path: string): string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new ConfigError(`AUTH_SECRET_FILE: ${path} cannot be read (${code})`)
  }
}
