import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import { type OriginRules, requestAllowed } from '../access/origins.ts'
import { ServiceError } from '../errors/service-error.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Accessible from every origin, because it contains no data. All other routes, and unknown paths, are guarded. */
    isPublic?: true
    /** Pages of allowed origins may embed this page in a frame. */
    isFramed?: true
  }
}

/** Header value of every response unless its route sets another. */
const NO_STORE = 'no-store'
/** The origins that may frame a page. */
const FRAME_ANCESTORS = "frame-ancestors 'self'"

/**
 * Decides for every request, by its route, whether the requesting page may receive the response, and sets the security
 * headers for browsers. Every route not declared public is guarded.
 */
export async function guard(app: FastifyInstance, origins: OriginRules): Promise<void> {
  await app.register(cors, {
    // Public routes need no CORS header, or set their own; all others are readable by allowed origins only.
    delegator: (request, callback) => {
      const { origin } = request.headers
      callback(null, {
        origin: origin !== undefined && origins.allowed.includes(origin),
        methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
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
        // Documents can contain images from any site.
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
