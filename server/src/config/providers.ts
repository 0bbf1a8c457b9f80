import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { ConfigError } from './config-error.ts'
import type { Values } from './variable.ts'

/** The variables of {@link ProviderConfig}. */
export const PROVIDER_VARIABLES = {
  COWRITE_OIDC: z.string().min(2).optional(),
  COWRITE_OIDC_FILE: z.string().min(1).optional(),
}

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/

const entry = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be 1–40 of a–z 0–9 -'),
  title: z.string().min(1).max(80).optional(),
  issuer: z
    .url()
    .refine((url) => url.startsWith('https://') || LOOPBACK.test(url), 'must begin with https://'),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1).optional(),
  clientSecretFile: z.string().min(1).optional(),
  scopes: z.array(z.string().min(1)).default(['openid', 'email', 'profile']),
  groupsClaim: z.string().min(1).optional(),
  linkByEmail: z.boolean().default(false),
  createAccounts: z.boolean().default(true),
})

/** An identity provider of OpenID Connect. */
export interface ProviderConfig {
  /** In addresses: 1–40 of `a–z 0–9 -`. */
  readonly name: string
  /** On the button. */
  readonly title: string
  readonly issuer: string
  readonly clientId: string
  /** `null`: a public client. */
  readonly clientSecret: string | null
  readonly scopes: readonly string[]
  /** The claim with the names of groups; `null`: none. */
  readonly groupsClaim: string | null
  /** Whether an account is found by an e-mail address that the provider verified. */
  readonly linkByEmail: boolean
  /** Whether people without an account get one. */
  readonly createAccounts: boolean
}

/**
 * Makes the section of validated values.
 *
 * @throws ConfigError that repeats no secret
 */
export function providersConfig(values: Values<typeof PROVIDER_VARIABLES>): readonly ProviderConfig[] {
  const { COWRITE_OIDC: text, COWRITE_OIDC_FILE: file } = values
  if (text !== undefined && file !== undefined)
    throw new ConfigError('COWRITE_OIDC_FILE: COWRITE_OIDC is set too; only one of them can be used')
  const variable = file === undefined ? 'COWRITE_OIDC' : 'COWRITE_OIDC_FILE'
  const json = file === undefined ? text : read(file, variable)
  if (json === undefined) return []
  const parsed = z.array(entry).safeParse(parse(json, variable))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw new ConfigError(`${variable}: ${issue.path.join('.') || 'the list'}: ${issue.message}`)
  }
  for (const key of ['name', 'issuer'] as const)
    if (new Set(parsed.data.map((one) => one[key])).size < parsed.data.length)
      throw new ConfigError(`${variable}: two providers have the same ${key}`)
  return parsed.data.map((one) => providerOf(one, variable))
}

function providerOf(
  { title, clientSecret, clientSecretFile, groupsClaim, ...one }: z.output<typeof entry>,
  variable: string,
): ProviderConfig {
  if (clientSecret !== undefined && clientSecretFile !== undefined)
    throw new ConfigError(`${variable}: ${one.name} has clientSecret and clientSecretFile`)
  const secret = clientSecretFile === undefined ? clientSecret : read(clientSecretFile, variable).trim()
  return { ...one, title: title ?? one.name, clientSecret: secret ?? null, groupsClaim: groupsClaim ?? null }
}

function parse(json: string, variable: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    if (error instanceof SyntaxError) throw new ConfigError(`${variable}: it is not JSON`)
    throw error
  }
}

function read(path: string, variable: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new ConfigError(`${variable}: ${path} cannot be read (${code})`)
  }
}
