import type { Journal } from '@cowrite/persistence'
import type { FastifyInstance } from 'fastify'

/** Time for the database to answer a readiness check, in ms. */
const PING_TIMEOUT_MS = 2_000

/** Whether Redis answers. */
type RedisState = 'connected' | 'away'

/** The body of a reply to `/readyz`. */
export interface Readiness {
  /**
   * `ready`; `degraded`: ready, but Redis is unavailable, so updates of other nodes arrive slowly; `no database`: the
   * database does not answer; `not saving`: it answers, but does not accept updates; `journal full`: so many updates
   * are pending that new ones are refused; `draining`: the server is stopping.
   */
  readonly status: 'ready' | 'degraded' | 'no database' | 'not saving' | 'journal full' | 'draining'
  /** When the problem was first noticed, as an ISO date; `null` without a problem. */
  readonly since: string | null
  /** Updates not yet written to the database. */
  readonly unsavedUpdates: number
  /** Their size in bytes, as counted by the journal. */
  readonly unsavedBytes: number
  readonly journal: 'healthy' | 'retrying'
  /** Whether Redis answers, and the number of other live nodes; `null` for a single node. */
  readonly nodes: { readonly redis: RedisState; readonly others: number } | null
}

/** What {@link healthRoutes} ask. */
export interface HealthOptions {
  /** Rejects when the database does not answer. */
  readonly ping: () => Promise<void>
  readonly journal: Pick<Journal, 'state' | 'pendingUpdates' | 'pendingBytes'>
  readonly isJournalFull: () => boolean
  readonly isDraining: () => boolean
  /** `null` for a single node. */
  readonly nodes: { readonly busState: { readonly name: RedisState }; readonly others: number } | null
}

/** `/healthz`: the process is running. `/readyz`: whether clients may be routed to this node, and if not, why. */
export function healthRoutes(app: FastifyInstance, options: HealthOptions): void {
  const { journal, nodes } = options
  /** When a problem unknown to the journal was noticed, in ms since 1970. */
  let noticedAt: number | null = null
  app.get('/healthz', { config: { isPublic: true } }, async () => ({ status: 'ok' }))
  app.get('/readyz', { config: { isPublic: true } }, async (_request, reply) => {
    const answering = options.isDraining() || (await answers(options.ping))
    const status = statusOf({
      draining: options.isDraining(),
      answering,
      journal: journal.state.name,
      full: options.isJournalFull(),
      redis: nodes?.busState.name ?? 'connected',
    })
    const isReady = status === 'ready' || status === 'degraded'
    noticedAt = status === 'ready' ? null : (noticedAt ?? Date.now())
    const since = journal.state.name === 'retrying' ? journal.state.since : noticedAt
    const body: Readiness = {
      status,
      since: since === null ? null : new Date(since).toISOString(),
      unsavedUpdates: journal.pendingUpdates,
      unsavedBytes: journal.pendingBytes,
      journal: journal.state.name,
      nodes: nodes && { redis: nodes.busState.name, others: nodes.others },
    }
    return reply.status(isReady ? 200 : 503).send(body)
  })
}

/** Without a database, a node continues to serve connected clients, but no more should be routed to it. */
function statusOf(facts: {
  readonly draining: boolean
  readonly answering: boolean
  readonly journal: Readiness['journal']
  readonly full: boolean
  readonly redis: RedisState
}): Readiness['status'] {
  if (facts.draining) return 'draining'
  if (facts.full) return 'journal full'
  if (!facts.answering) return 'no database'
  if (facts.journal !== 'healthy') return 'not saving'
  return facts.redis === 'connected' ? 'ready' : 'degraded'
}

async function answers(ping: () => Promise<void>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), PING_TIMEOUT_MS)
  ping().then(
    () => resolve(true),
    () => resolve(false),
  )
  const answer = await promise
  clearTimeout(timer)
  return answer
}
