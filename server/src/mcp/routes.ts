import type { IncomingHttpHeaders } from 'node:http'
import type { McpHttpHandler } from '@modelcontextprotocol/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AgentCaller } from '../access/agent-tokens.ts'
import { ServiceError } from '../errors/service-error.ts'
import { bearerToken } from '../http/caller.ts'
import type { AgentCallers } from './clients/agent-callers.ts'
import { identifyClient, isSession, SESSION_HEADER } from './clients/client-identity.ts'
import { EndedSessions } from './clients/ended-sessions.ts'

/** Largest message, in bytes: a list of operations with a long chapter. */
const BODY_BYTES = 1024 * 1024
/** Most messages in one request; the revision of March 2025 has batches. */
const MOST_MESSAGES = 16

/** The address that the packages of the protocol are told: they look at no part of it. */
const ADDRESS = 'http://localhost/mcp'

/** What {@link mcpRoutes} work with. */
export interface McpRoutesOptions {
  /** Answers requests of the protocol; asked for with the first one. */
  readonly handler: () => Promise<Pick<McpHttpHandler, 'fetch'>>
  readonly callers: Pick<AgentCallers, 'identify'>
  /** The address of the metadata of `/mcp` as an OAuth resource, for challenges; `null`: there is none. */
  readonly metadataFor: (headers: IncomingHttpHeaders) => string | null
  /** A client has ended its session. */
  readonly onSessionEnd: (caller: AgentCaller, session: string) => void
}

/** `/mcp`: the Model Context Protocol, both eras. The guard and the limits of all routes apply. */
export function mcpRoutes(
  app: FastifyInstance,
  { handler, callers, metadataFor, onSessionEnd }: McpRoutesOptions,
): void {
  /** Where a client learns how to be authorized (RFC 9728, section 5.1), as a parameter of a challenge. */
  const resourceOf = (headers: IncomingHttpHeaders): string => {
    const metadata = metadataFor(headers)
    return metadata === null ? '' : `, resource_metadata="${metadata}"`
  }
  const ended = new EndedSessions()
  app.register(async (scope) => {
    // The protocol answers malformed messages itself.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: BODY_BYTES }, (_request, body, done) =>
      done(null, body),
    )

    const identify = async (request: FastifyRequest, reply: FastifyReply): Promise<AgentCaller> => {
      const token = bearerToken(request.headers)
      try {
        return await callers.identify({
          token,
          documentName: null,
          headers: request.headers,
          peerAddress: request.ip,
        })
      } catch (error) {
        if (error instanceof ServiceError && error.code === 'unauthorized')
          reply.header(
            'www-authenticate',
            `Bearer realm="cowrite"${token === '' ? '' : ', error="invalid_token"'}${resourceOf(request.headers)}`,
          )
        throw error
      }
    }

    scope.delete('/mcp', async (request, reply) => {
      const caller = await identify(request, reply)
      const session = request.headers[SESSION_HEADER]
      if (typeof session === 'string' && isSession(session)) {
        ended.add(session)
        onSessionEnd(caller, session)
      }
      return reply.status(204).send()
    })

    // Clients of 2025 ask for a stream of messages that nobody asked for, and take this for: there is none.
    scope.get('/mcp', async (_request, reply) => {
      reply.header('allow', 'POST, DELETE')
      throw new ServiceError('method-not-allowed')
    })

    scope.post('/mcp', async (request, reply) => {
      const caller = await identify(request, reply)
      const text = typeof request.body === 'string' ? request.body : ''
      const message = jsonOf(text)
      if (Array.isArray(message) && message.length > MOST_MESSAGES)
        throw new ServiceError(
          'invalid-request',
          `A request has more than ${MOST_MESSAGES} messages: send them one by one.`,
        )
      const { isOpening, ...client } = identifyClient(message, request.headers)
      if (client.session !== null && ended.has(client.session))
        throw new ServiceError('not-found', 'The session has ended. Initialize a new one.')
      const { fetch } = await handler()
      const response = await fetch(webRequest(request, reply, text), {
        authInfo: {
          token: '',
          clientId: caller.principal.id,
          scopes: [...caller.scopes],
          extra: { caller, client },
        },
        ...(message === undefined ? {} : { parsedBody: message }),
      })
      const challenge = response.headers.get('www-authenticate')
      if (challenge !== null && !challenge.includes('resource_metadata='))
        response.headers.set('www-authenticate', `${challenge}${resourceOf(request.headers)}`)
      if (isOpening && response.ok && client.session !== null) reply.header(SESSION_HEADER, client.session)
      return reply.send(response)
    })
  })
}

/** The request as the web has them; aborts when its connection closes before the answer is complete. */
function webRequest(request: FastifyRequest, reply: FastifyReply, body: string): Request {
  const gone = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, String(value))
  return new Request(ADDRESS, { method: 'POST', headers, body, signal: gone.signal })
}

/** `undefined` for a text that is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
