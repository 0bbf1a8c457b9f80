import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import { type OriginRules, requestAllowed } from '../access/origins.ts'
import { ServiceError } from '../errors/service-error.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Everybody may ask for this: it holds no data. Every other route, and every unknown path, is guarded. */
    isPublic?: true
    /** Pages of allowed origins may show this page in a frame. */
    isFramed?: true
  }
}

/** Headers that every answer gets unless its route says otherwise. */
const NO_STORE = 'no-store'
/** Where a page may be framed. */
const FRAME_ANCESTORS = "frame-ancestors 'self'"

/**
 * Decides for every request, by the route that the router found for it, whether its page may be answered, and sets the
 * headers that browsers obey. Whatever does not declare itself public is guarded.
 */
export async function guard(app: FastifyInstance, origins: OriginRules): Promise<void> {
  await app.register(cors, {
    // What is public needs no leave, or says so itself; everything else is told to allowed origins only.
    delegator: (request, callback) => {
      const { origin } = request.headers
      callback(null, {
        origin: origin !== undefined && origins.allowed.includes(origin),
        methods: ['GET', 'POST', 'PATCH', 'DELETE'],
        strictPreflight: false,
      })
    },
  })
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        // Documents show images of any site.
        'img-src': ["'self'", 'https:', 'http:', 'data:', 'blob:'],
        'connect-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'self'"],
      },
    },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    strictTransportSecurity: false,
    xFrameOptions: false,
  })
  app.addHook('onRequest', async (request, reply) => {
    const { isPublic, isFramed } = request.routeOptions.config
    reply.header('cache-control', NO_STORE)
    if (isPublic) reply.header('cross-origin-resource-policy', 'cross-origin')
    if (isFramed && origins.allowed.length > 0) {
      const policy = String(reply.getHeader('content-security-policy'))
      const ancestors = `${FRAME_ANCESTORS} ${origins.allowed.join(' ')}`
      reply.header('content-security-policy', policy.replace(FRAME_ANCESTORS, ancestors))
    }
    if (request.headers.host === undefined && request.raw.httpVersion !== '1.0') {
      throw new ServiceError('invalid-request', 'host: the header is missing')
    }
    if (!isPublic && !requestAllowed(request.raw, origins)) throw new ServiceError('foreign-origin')
  })
}
