import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

/** A person at the provider. */
export interface ProviderClaims {
  readonly sub: string
  readonly email?: string
  readonly email_verified?: boolean
  readonly name?: string
  readonly groups?: readonly string[]
}

/** An OpenID Connect provider on loopback, at which `person` is signed in. `await using` closes it. */
export interface IdentityProvider extends AsyncDisposable {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Who signs in next. */
  person: ProviderClaims
  /** Whether it takes requests and never answers. */
  hangs: boolean
  /** Sets the address to which people are sent back. */
  allow(redirectUri: string): void
}

/** Starts a provider. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  let handle: ((request: IncomingMessage, response: ServerResponse) => void) | null = null
  const server = createServer((request, response) => {
    if (!running.hangs) handle?.(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const running: IdentityProvider = {
    issuer,
    clientId: 'cowrite',
    clientSecret: 'a secret of the client',
    person: { sub: 'nobody' },
    hangs: false,
    allow: (redirectUri) => {
      handle = handlerOf(running, redirectUri)
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return running
}

function handlerOf(running: IdentityProvider, redirectUri: string) {
  const provider = new Provider(running.issuer, {
    clients: [
      {
        client_id: running.clientId,
        client_secret: running.clientSecret,
        redirect_uris: [redirectUri],
      },
    ],
    claims: { openid: ['sub', 'groups'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ ...running.person, sub: id }) }),
    cookies: { keys: ['a key'] },
    pkce: { required: () => true },
  })
  const callback = provider.callback()
  return (request: IncomingMessage, response: ServerResponse): void => {
    if (!request.url?.startsWith('/interaction/')) {
      callback(request, response)
      return
    }
    interact(provider, running.person.sub, request, response).catch((error: unknown) => {
      response.statusCode = 500
      response.end(String(error))
    })
  }
}

/** Signs the person in and agrees to everything. */
async function interact(
  provider: Provider,
  accountId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { client_id: clientId } = (await provider.interactionDetails(request, response)).params
  const grant = new provider.Grant({ accountId, clientId: String(clientId) })
  grant.addOIDCScope('openid email profile')
  const grantId = await grant.save()
  await provider.interactionFinished(
    request,
    response,
    { login: { accountId }, consent: { grantId } },
    { mergeWithLastSubmission: false },
  )
}
