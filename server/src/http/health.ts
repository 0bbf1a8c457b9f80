import type { Store } from '@cowrite/persistence'
import type { FastifyInstance } from 'fastify'
import type { Registry } from '../rooms/registry.ts'

/** How long the database may take to answer a readiness question, in ms. */
const PING_TIMEOUT_MS = 2_000

/** `/healthz`: the process lives. `/readyz`: it may be sent clients, and why not. */
export function healthRoutes(
  app: FastifyInstance,
  parts: { readonly store: Store; readonly registry: Registry; readonly isDraining: () => boolean },
): void {
  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    if (parts.isDraining()) return reply.status(503).send({ status: 'draining' })
    const { journal } = parts.registry
    const database = await answers(parts.store)
    const body = {
      // Without its database a node goes on serving who is connected, but should not be sent more.
      status: database ? 'ready' : 'no database',
      unsavedUpdates: journal.pendingUpdates,
      journal: journal.state.name,
    }
    return reply.status(database ? 200 : 503).send(body)
  })
}

async function answers(store: Store): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), PING_TIMEOUT_MS)
  store.ping().then(
    () => resolve(true),
    () => resolve(false),
  )
  const answer = await promise
  clearTimeout(timer)
  return answer
}
