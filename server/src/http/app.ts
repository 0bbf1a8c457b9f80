import { type FastifyInstance, fastify } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import type { OriginRules } from '../access/origins.ts'
import { guard } from './guard.ts'
import { answerErrors, answerFrameworkErrors } from './http-error.ts'
import { createHttpServer } from './http-server.ts'
import type { HttpLimits } from './limits.ts'
import { pageRoutes } from './pages.ts'

/** Longest path parameter: an address with each byte percent-encoded has 960 characters. */
const PARAMETER_LENGTH = 2_000

/** Registers the routes of a feature. */
export type RegisterRoutes = (app: FastifyInstance) => void

/** The options of {@link createHttp}. */
export interface HttpOptions {
  readonly logger: Logger
  readonly origins: OriginRules
  readonly limits: HttpLimits
  /** Proxies whose `X-Forwarded-For` counts. [none] */
  readonly trustedProxies?: readonly string[]
  /** The routes of the features. */
  readonly routes: readonly RegisterRoutes[]
}

/** Builds the HTTP application: guards, the routes of the features, pages. */
export async function createHttp({
  logger,
  origins,
  limits,
  trustedProxies = [],
  routes,
}: HttpOptions): Promise<FastifyInstance> {
  const app = fastify({
    // Requests are not logged; failures are logged where they are answered.
    logger: false,
    serverFactory: (handler) => createHttpServer(handler, { limits, logger }),
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    bodyLimit: limits.bodyBytes,
    forceCloseConnections: true,
    // Routes report the shutdown themselves, with the usual error format.
    return503OnClosing: false,
    routerOptions: { maxParamLength: PARAMETER_LENGTH },
    frameworkErrors: answerFrameworkErrors,
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  answerErrors(app, logger)
  await guard(app, origins)
  for (const register of routes) register(app)
  await pageRoutes(app)
  return app
}
