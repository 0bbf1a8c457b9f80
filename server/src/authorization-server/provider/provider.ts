import type { OAuthRecordStore } from '@cowrite/persistence'
import type { Configuration, JWKS, KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { Logger } from 'pino'
import { newSecret } from '../../access/secret.ts'
import { MCP_SCOPES } from '../../config/mcp.ts'
import { fetchMetadata, type MetadataFetchOptions } from '../metadata-fetch/fetch-metadata.ts'
import type { AddressLimit } from './address-limit.ts'
import { checkClient } from './check-client.ts'
import { OAuthAdapter } from './oauth-adapter.ts'
import { resourceOf } from './public-url.ts'

/** What access tokens begin with. */
export const ACCESS_TOKEN_PREFIX = 'cwo_'
const HOUR_S = 3_600
const DAY_S = 24 * HOUR_S
/** A person needs some minutes to sign in and to decide. */
const INTERACTION_S = HOUR_S / 2
const CODE_S = 60
const ACCESS_TOKEN_S = HOUR_S
/** A program that is not used for so long asks again. */
const REFRESH_TOKEN_S = 30 * DAY_S
/** Time after which consent is asked for again, in seconds. */
export const GRANT_S = 180 * DAY_S

/** What a provider is made of. */
export interface ProviderOptions {
  /** The origin of the server. */
  readonly issuer: string
  readonly store: OAuthRecordStore
  readonly logger: Logger
  /** Signs cookies. */
  readonly cookieKey: string
  readonly jwks: JWKS
  /** How the documents of clients are fetched. */
  readonly fetching: MetadataFetchOptions
  /** How often each address may have a document of a client fetched. */
  readonly fetches: AddressLimit
  /** Called when a request has to wait for a person, whose browser is to prove later that it is the same. */
  readonly onAsked: (ctx: KoaContextWithOIDC, uid: string) => void
  /** Called when a consent ended because its client asked for it, or a token was used twice. */
  readonly onRevoked: (grant: string, clientId: string) => void
}

/** The authorization server for one issuer. The package is loaded with the first one. */
export async function openProvider(options: ProviderOptions): Promise<Provider> {
  const { issuer, store, logger, fetching, fetches, onAsked, onRevoked } = options
  const { default: OidcProvider, errors, interactionPolicy } = await import('oidc-provider')
  const resource = resourceOf(issuer)
  const policy = interactionPolicy.base()
  // A person is asked each time: a program that comes again may be another one that says the same name.
  policy
    .get('consent')
    ?.checks.add(
      new interactionPolicy.Check('asked', 'The person decides.', ({ oidc }) =>
        oidc.result?.consent === undefined
          ? interactionPolicy.Check.REQUEST_PROMPT
          : interactionPolicy.Check.NO_NEED_TO_PROMPT,
      ),
    )
  const configuration: Configuration = {
    adapter: (model: string) => new OAuthAdapter(model, store),
    jwks: options.jwks,
    cookies: {
      keys: [options.cookieKey],
      names: { session: 'cowrite_oauth', interaction: 'cowrite_oauth_asked', resume: 'cowrite_oauth_resume' },
      long: { httpOnly: true, sameSite: 'lax', path: '/oauth' },
      short: { httpOnly: true, sameSite: 'lax' },
    },
    routes: {
      authorization: '/oauth/authorize',
      token: '/oauth/token',
      registration: '/oauth/register',
      revocation: '/oauth/revoke',
      jwks: '/oauth/jwks',
    },
    scopes: [...MCP_SCOPES],
    claims: { openid: ['sub'] },
    responseTypes: ['code'],
    clientAuthMethods: ['none'],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: async () => false,
    findAccount: async (_ctx, sub) =>
      (await store.isActive(sub)) ? { accountId: sub, claims: async () => ({ sub }) } : undefined,
    extraClientMetadata: {
      properties: ['cowrite_checked'],
      validator: (_ctx, _key, _value, metadata) => {
        const problem = checkClient(metadata)
        if (problem !== null) throw new errors.InvalidRedirectUri(problem)
      },
    },
    interactions: {
      policy,
      url: (ctx, { uid }) => {
        onAsked(ctx, uid)
        return `/consent/${uid}`
      },
    },
    ttl: {
      AccessToken: ACCESS_TOKEN_S,
      AuthorizationCode: CODE_S,
      Grant: GRANT_S,
      Interaction: INTERACTION_S,
      RefreshToken: REFRESH_TOKEN_S,
      Session: INTERACTION_S,
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId,
      },
      registration: { enabled: true, issueRegistrationAccessToken: false },
      clientIdMetadataDocument: {
        enabled: true,
        ack: 'draft-02',
        allowFetch: async (ctx) => fetches.take(ctx.ip),
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: async () => resource,
        useGrantedResource: async () => true,
        getResourceServerInfo: async (_ctx, indicator) => {
          if (indicator !== resource) throw new errors.InvalidTarget()
          return {
            scope: MCP_SCOPES.join(' '),
            audience: resource,
            accessTokenFormat: 'opaque',
            accessTokenTTL: ACCESS_TOKEN_S,
          }
        },
      },
    },
    fetch: async (url) => await fetchMetadata(new URL(String(url)), fetching),
    renderError: (ctx, { error, error_description: description }) => {
      ctx.type = 'text/plain; charset=utf-8'
      ctx.body = `The program could not be connected.\n\n${error}: ${description ?? ''}\n`
    },
  }
  const provider = new OidcProvider(issuer, configuration)
  // The route says by a header which protocol the browser used.
  provider.proxy = true
  Object.assign(provider.AccessToken.prototype, {
    generateTokenId(this: { format?: string }) {
      this.format = 'opaque'
      return newSecret(ACCESS_TOKEN_PREFIX)
    },
  })
  provider.on('server_error', (_ctx, err) => logger.error({ err }, 'the authorization server failed'))
  provider.on('grant.revoked', (ctx, grant) => onRevoked(grant, ctx.oidc.client?.clientId ?? ''))
  return provider
}
