import type { FastifyInstance } from 'fastify'
import type { Metrics } from '../observability/metrics.ts'

/** `/metrics`: metrics for Prometheus, without names of documents. */
export function metricsRoute(app: FastifyInstance, parts: { readonly metrics: Metrics }): void {
  app.get('/metrics', async (_request, reply) => {
    const text = await parts.metrics.read()
    return reply.type(parts.metrics.contentType).send(text)
  })
}
