import type { FastifyInstance } from 'fastify'
import type { ServerFeature } from '../features/server-feature.ts'
import type { Metrics } from '../observability/metrics.ts'

/** The metrics of all features over HTTP. */
export function metricsFeature(metrics: Metrics): ServerFeature {
  return { routes: (app) => metricsRoute(app, metrics) }
}

/** `/metrics`: metrics for Prometheus, without names of documents. */
function metricsRoute(app: FastifyInstance, metrics: Metrics): void {
  app.get('/metrics', async (_request, reply) => {
    const text = await metrics.read()
    return reply.type(metrics.contentType).send(text)
  })
}
