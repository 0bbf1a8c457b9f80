import { z } from 'zod'
import { ConfigError } from './config-error.ts'
import type { HostTokensConfig } from './host-tokens.ts'
import type { NetworkConfig } from './network.ts'
import type { StorageConfig } from './storage.ts'
import { flag, list, type Values } from './variable.ts'

/** The variables of {@link AccessConfig}. */
export const ACCESS_VARIABLES = {
  COWRITE_AUTH: z.enum(['open', 'tokens', 'accounts']).optional(),
  COWRITE_ALLOW_OPEN: flag.default(false),
  COWRITE_ORIGINS: list
    .pipe(z.array(z.url({ protocol: /^https?$/ }).transform((value) => new URL(value).origin)))
    .default([]),
}

/** Who may use the server. */
export interface AccessConfig {
  /**
   * `open`: every client is a guest who may edit. `tokens`: a host application says by tokens who may do what, and there
   * are no accounts. `accounts`: people sign in, and reach what they were given; tokens of a host application too.
   */
  readonly auth: 'open' | 'tokens' | 'accounts'
  /** Exact origins, in addition to the server's own, that may open sockets or frame the widget. */
  readonly origins: readonly string[]
}

/**
 * Makes the section of validated values.
 *
 * @throws ConfigError when other machines could reach a server with open access, and this is not allowed; when there is no
 * database for accounts; when tokens of a host application would not be checked, or there are no keys for them.
 */
export function accessConfig(
  values: Values<typeof ACCESS_VARIABLES>,
  { host, loopbackOnly }: NetworkConfig,
  { store }: StorageConfig,
  hostTokens: HostTokensConfig | null,
): AccessConfig {
  // Open access is the default where only this machine comes, or where it was allowed.
  const isOpen = loopbackOnly || values.COWRITE_ALLOW_OPEN || store.kind === 'memory'
  const auth = values.COWRITE_AUTH ?? (isOpen ? 'open' : 'accounts')
  if (auth === 'tokens' && hostTokens === null)
    throw new ConfigError('COWRITE_AUTH: tokens need AUTH_SECRET or AUTH_JWKS_URL')
  if (auth === 'open' && hostTokens !== null)
    throw new ConfigError(
      'AUTH_ISSUER: COWRITE_AUTH=open checks no tokens; set COWRITE_AUTH=tokens or COWRITE_AUTH=accounts',
    )
  if (auth === 'accounts' && store.kind === 'memory')
    throw new ConfigError('COWRITE_AUTH: accounts need a database; COWRITE_STORE=memory keeps none')
  if (auth === 'open' && !loopbackOnly && !values.COWRITE_ALLOW_OPEN) {
    throw new ConfigError(
      `HOST: ${host} is not loopback, and COWRITE_AUTH=open lets everybody edit; set COWRITE_AUTH=accounts, or COWRITE_ALLOW_OPEN=1 if that is meant`,
    )
  }
  return { auth, origins: values.COWRITE_ORIGINS }
}
