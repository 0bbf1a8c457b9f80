import type { Assistant } from '@cowrite/ai-assist'
import type { Store } from '@cowrite/persistence'
import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import { type FastifyInstance, fastify } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import { type OriginRules, originAllowed } from '../access/origins.ts'
import type { Authenticator } from '../access/principal.ts'
import type { Control } from '../fabric/control.ts'
import type { FabricState } from '../fabric/fabric.ts'
import type { Metrics } from '../observability/metrics.ts'
import type { Registry } from '../rooms/registry.ts'
import type { Seats } from '../rooms/seat.ts'
import type { DocumentWorkers } from '../workers/document-workers.ts'
import { documentRoutes } from './documents.ts'
import { healthRoutes } from './health.ts'
import { answerErrors, HttpError } from './http-error.ts'
import { metricsRoute } from './metrics-route.ts'
import { pageRoutes } from './pages.ts'
import { runRoutes } from './runs.ts'
import { versionRoutes } from './versions.ts'

/** Bodies of the API are titles and positions, in bytes. */
const BODY_LIMIT = 256 * 1024

/** The HTTP side: pages, API, health. */
export async function createHttp(parts: {
  readonly log: Logger
  readonly store: Store
  readonly registry: Registry
  readonly seats: Seats
  readonly workers: DocumentWorkers
  readonly authenticator: Authenticator
  readonly assistant: () => Promise<Assistant>
  readonly origins: OriginRules
  readonly defaultProject: string
  readonly isDraining: () => boolean
  readonly nodes: { readonly fabricState: FabricState; readonly others: number } | null
  /** Asks other nodes to do what was done here. */
  readonly tellNodes: (control: Control) => void
  readonly metrics: Metrics
}): Promise<FastifyInstance> {
  const { origins } = parts
  const app = fastify({
    // A request in the log says nothing to anybody; failures are logged where they are answered.
    logger: false,
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 2_000 },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  answerErrors(app, parts.log)
  await app.register(cors, {
    // The widget's code is public; the API answers pages of allowed origins only.
    delegator: (request, callback) => {
      const { origin } = request.headers
      const open = !isGuarded(request.url) || (origin !== undefined && origins.allowed.includes(origin))
      callback(null, { origin: open, methods: ['GET', 'POST', 'PATCH', 'DELETE'] })
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
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    strictTransportSecurity: false,
    xFrameOptions: false,
  })
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/embed/') && origins.allowed.length > 0) {
      const policy = String(reply.getHeader('content-security-policy'))
      const ancestors = `frame-ancestors 'self' ${origins.allowed.join(' ')}`
      reply.header('content-security-policy', policy.replace("frame-ancestors 'self'", ancestors))
    }
    if (!isGuarded(request.url)) return
    if (!originAllowed(request.headers.origin, request.headers.host, origins))
      throw new HttpError('foreign-origin')
  })
  healthRoutes(app, {
    ping: () => parts.store.ping(),
    journal: parts.registry.journal,
    isJournalFull: () => parts.registry.isJournalFull,
    isDraining: parts.isDraining,
    nodes: parts.nodes,
  })
  metricsRoute(app, parts)
  documentRoutes(app, parts)
  runRoutes(app, parts)
  versionRoutes(app, parts)
  await pageRoutes(app)
  return app
}

/** What pages of other origins must not read. */
function isGuarded(url: string): boolean {
  return url.startsWith('/api/') || url.startsWith('/metrics')
}
