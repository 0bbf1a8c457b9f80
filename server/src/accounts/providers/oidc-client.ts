import type { Configuration } from 'openid-client'
import type { ProviderConfig } from '../../config/providers.ts'
import { ServiceError } from '../../errors/service-error.ts'

/** Time limit of one request to a provider, in seconds. */
const REQUEST_S = 8
/** Age after which the provider's description is read again, in ms. */
const FRESH_MS = 3_600_000
/** Time in which a provider that gave no answer is not asked again, in ms. */
const AWAY_MS = 5_000

/** What is kept of a sign-in while the person is at the provider. */
export interface ProviderRequest {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** What a provider says of a person. */
export interface ProviderPerson {
  readonly issuer: string
  readonly subject: string
  /** In lower case; `null`: none. */
  readonly email: string | null
  readonly emailVerified: boolean
  readonly name: string | null
  /** `null`: the provider does not say. */
  readonly groups: readonly string[] | null
}

/**
 * The client of one identity provider: authorization code with PKCE, state and nonce. Each provider has its own, so that
 * one that gives no answer delays only its own sign-ins. Rejects with a `ServiceError`: `provider-away` when it gives no
 * answer, `unauthorized` when it refuses or its answer is not valid.
 */
export class OidcClient {
  readonly config: ProviderConfig
  private readonly now: () => number
  private opened: { readonly at: number; readonly configuration: Promise<Configuration> } | null = null
  private awayUntil = 0

  /** `now`: monotonic milliseconds. */
  constructor(config: ProviderConfig, now: () => number) {
    this.config = config
    this.now = now
  }

  /** The address at the provider to which the person is sent, and what to keep until they come back. */
  async begin(redirectUri: string): Promise<{ readonly url: URL; readonly request: ProviderRequest }> {
    const client = await import('openid-client')
    const configuration = await this.configuration()
    const request = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    }
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: this.config.scopes.join(' '),
      state: request.state,
      nonce: request.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(request.verifier),
      code_challenge_method: 'S256',
    })
    return { url, request }
  }

  /** Who came back to `url`. Checks state, issuer, nonce and the signature. */
  async finish(url: URL, { state, nonce, verifier }: ProviderRequest): Promise<ProviderPerson> {
    const client = await import('openid-client')
    const configuration = await this.configuration()
    return await this.answered(async () => {
      const tokens = await client.authorizationCodeGrant(configuration, url, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (claims === undefined) throw new ServiceError('unauthorized')
      const hasInfo = configuration.serverMetadata().userinfo_endpoint !== undefined
      const info = hasInfo ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub) : {}
      return this.personOf(claims.iss, claims.sub, { ...claims, ...info })
    })
  }

  private personOf(
    issuer: string,
    subject: string,
    claims: Readonly<Record<string, unknown>>,
  ): ProviderPerson {
    const text = (name: string) => {
      const value = claims[name]
      return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
    }
    const { groupsClaim } = this.config
    const { email_verified: isVerified } = claims
    const groups = groupsClaim === null ? undefined : claims[groupsClaim]
    return {
      ...{ issuer, subject, email: text('email')?.toLowerCase() ?? null },
      emailVerified: isVerified === true,
      name: text('name') ?? text('preferred_username'),
      groups: Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : null,
    }
  }

  private async configuration(): Promise<Configuration> {
    const now = this.now()
    if (now < this.awayUntil) throw new ServiceError('provider-away')
    if (this.opened === null || now - this.opened.at > FRESH_MS) {
      const opened = { at: now, configuration: this.answered(() => this.discover()) }
      this.opened = opened
      opened.configuration.catch(() => {
        // The caller is told. The next one asks again, a moment later.
        if (this.opened === opened) this.opened = null
        this.awayUntil = this.now() + AWAY_MS
      })
    }
    return await this.opened.configuration
  }

  private async discover(): Promise<Configuration> {
    const client = await import('openid-client')
    const { issuer, clientId, clientSecret } = this.config
    const isPlain = issuer.startsWith('http:')
    const found = await client.discovery(new URL(issuer), clientId, {}, client.None(), {
      timeout: REQUEST_S,
      execute: [client.enableNonRepudiationChecks, ...(isPlain ? [client.allowInsecureRequests] : [])],
    })
    if (clientSecret === null) return found
    const metadata = found.serverMetadata()
    const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const authenticate = methods.includes('client_secret_basic')
      ? client.ClientSecretBasic(clientSecret)
      : client.ClientSecretPost(clientSecret)
    const configuration = new client.Configuration(metadata, clientId, {}, authenticate)
    configuration.timeout = REQUEST_S
    client.enableNonRepudiationChecks(configuration)
    if (isPlain) client.allowInsecureRequests(configuration)
    return configuration
  }

  /** Runs requests to the provider, and gives their failures the names of the table of errors. */
  private async answered<Result>(work: () => Promise<Result>): Promise<Result> {
    const client = await import('openid-client')
    try {
      return await work()
    } catch (error) {
      if (error instanceof ServiceError) throw error
      if (error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError)
        throw new ServiceError('unauthorized', `${this.config.title} refused: ${error.error}`)
      const code = error instanceof client.ClientError ? error.code : undefined
      const isAway = code === 'OAUTH_TIMEOUT' || code === 'OAUTH_RESPONSE_IS_NOT_CONFORM'
      if (isAway || error instanceof TypeError) throw new ServiceError('provider-away')
      if (error instanceof client.ClientError) throw new ServiceError('unauthorized')
      throw error
    }
  }
}
