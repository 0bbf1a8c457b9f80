import type { Assistant } from '@cowrite/ai-assist'
import type { Store } from '@cowrite/persistence'
import { type FastifyInstance, fastify } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import type { OriginRules } from '../access/origins.ts'
import type { Authenticator } from '../access/principal.ts'
import type { BusState } from '../cluster/bus/message-bus.ts'
import type { Metrics } from '../observability/metrics.ts'
import type { Registry } from '../rooms/registry.ts'
import type { RoomCommand } from '../rooms/room-command.ts'
import type { Seats } from '../rooms/seat.ts'
import type { DocumentWorkers } from '../workers/document-workers.ts'
import { documentRoutes } from './documents.ts'
import { guard } from './guard.ts'
import { healthRoutes } from './health.ts'
import { answerErrors, answerFrameworkErrors } from './http-error.ts'
import { createHttpServer } from './http-server.ts'
import type { HttpLimits } from './limits.ts'
import { metricsRoute } from './metrics-route.ts'
import { pageRoutes } from './pages.ts'
import { runRoutes } from './runs.ts'
import { versionRoutes } from './versions.ts'

/** Longest parameter in a path: an address with each byte percent-encoded takes 960 characters. */
const PARAMETER_LENGTH = 2_000

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
  readonly nodes: { readonly busState: BusState; readonly others: number } | null
  /** Asks other nodes to do what was done here. */
  readonly tellNodes: (command: RoomCommand) => void
  readonly metrics: Metrics
  readonly limits: HttpLimits
}): Promise<FastifyInstance> {
  const { limits, log } = parts
  const app = fastify({
    // A request in the log says nothing to anybody; failures are logged where they are answered.
    logger: false,
    serverFactory: (handler) => createHttpServer(handler, { limits, log }),
    bodyLimit: limits.bodyBytes,
    forceCloseConnections: true,
    // Routes answer that the server stops in the shape of every error.
    return503OnClosing: false,
    routerOptions: { maxParamLength: PARAMETER_LENGTH },
    frameworkErrors: answerFrameworkErrors,
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  answerErrors(app, log)
  await guard(app, parts.origins)
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
