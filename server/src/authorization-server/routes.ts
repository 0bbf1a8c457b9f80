import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { MCP_SCOPES } from '../config/mcp.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { AddressLimit } from './provider/address-limit.ts'
import type { Providers } from './provider/providers.ts'
import { type PublicUrl, resourceOf } from './provider/public-url.ts'

/** Metadata has no data of anybody. */
const METADATA = { config: { isPublic: true } } as const
const EVERY_ORIGIN = '*'

/** What {@link authorizationRoutes} work with. */
export interface AuthorizationRoutesOptions {
  readonly providers: Providers
  readonly publicUrl: PublicUrl
  /** How often each address may register clients. */
  readonly registrations: AddressLimit
}

/** `/oauth/…` and the metadata of authorization server and resource (RFC 8414, RFC 9728). */
export function authorizationRoutes(
  app: FastifyInstance,
  { providers, publicUrl, registrations }: AuthorizationRoutesOptions,
): void {
  const resource = async (request: FastifyRequest, reply: FastifyReply) => {
    const origin = publicUrl.originFor(request.headers)
    if (origin === null) throw new ServiceError('not-found')
    reply.header('access-control-allow-origin', EVERY_ORIGIN)
    return {
      resource: resourceOf(origin),
      authorization_servers: [origin],
      scopes_supported: MCP_SCOPES,
      bearer_methods_supported: ['header'],
      resource_name: 'Cowrite',
    }
  }
  app.get('/.well-known/oauth-protected-resource', METADATA, resource)
  app.get('/.well-known/oauth-protected-resource/mcp', METADATA, resource)

  app.register(async (scope) => {
    // The authorization server reads bodies itself.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _body, done) => done(null))
    const pass = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      const provider = await providers.at(request.headers)
      const { raw } = request
      raw.headers['x-forwarded-proto'] = provider.issuer.startsWith('https:') ? 'https' : 'http'
      raw.headers['x-forwarded-for'] = request.ip
      reply.hijack()
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value)
      await provider.callback()(raw, reply.raw)
    }
    scope.get('/.well-known/oauth-authorization-server', METADATA, pass)
    scope.get('/oauth/authorize', async (request, reply) => {
      const url = new URL(request.raw.url ?? '', 'http://localhost')
      // Who asks for nothing in particular asks for everything; the person decides.
      if (!url.searchParams.has('scope')) url.searchParams.set('scope', MCP_SCOPES.join(' '))
      request.raw.url = `${url.pathname}${url.search}`
      await pass(request, reply)
    })
    scope.get('/oauth/authorize/:uid', pass)
    scope.get('/oauth/jwks', pass)
    scope.post('/oauth/token', pass)
    scope.post('/oauth/revoke', pass)
    scope.post('/oauth/register', async (request, reply) => {
      if (!registrations.take(request.ip)) throw new ServiceError('rate-limited')
      await pass(request, reply)
    })
  })
}
