import type { Journal } from '@cowrite/persistence'
import type { FastifyInstance } from 'fastify'
import type { BusState } from '../cluster/bus/message-bus.ts'

/** How long the database may take to answer a readiness question, in ms. */
const PING_TIMEOUT_MS = 2_000

/** What `/readyz` says. */
export interface Readiness {
  /**
   * `ready`; `degraded`: ready too, but Redis is away, so that other nodes are followed slowly; `no database`: it does not answer; `not saving`: it answers, but does not take updates; `journal full`:
   * so much waits that new updates are refused; `draining`: the server is stopping.
   */
  readonly status: 'ready' | 'degraded' | 'no database' | 'not saving' | 'journal full' | 'draining'
  /** When the trouble was first noticed, as an ISO date; `null` without trouble. */
  readonly since: string | null
  /** Updates that wait for the database. */
  readonly unsavedUpdates: number
  /** Their size in bytes, as the journal counts. */
  readonly unsavedBytes: number
  readonly journal: 'healthy' | 'retrying'
  /** Whether Redis answers, and how many other nodes are alive; `null` for a node alone. */
  readonly nodes: { readonly redis: 'connected' | 'away'; readonly others: number } | null
}

/** `/healthz`: the process lives. `/readyz`: it may be sent clients, and why not. */
export function healthRoutes(
  app: FastifyInstance,
  parts: {
    /** Rejects when the database does not answer. */
    readonly ping: () => Promise<void>
    readonly journal: Pick<Journal, 'state' | 'pendingUpdates' | 'pendingBytes'>
    readonly isJournalFull: () => boolean
    readonly isDraining: () => boolean
    readonly nodes: { readonly busState: BusState; readonly others: number } | null
  },
): void {
  const { journal, nodes } = parts
  /** When trouble that the journal does not know of was noticed, in ms since 1970. */
  let noticedAt: number | null = null
  app.get('/healthz', { config: { isPublic: true } }, async () => ({ status: 'ok' }))
  app.get('/readyz', { config: { isPublic: true } }, async (_request, reply) => {
    const answering = parts.isDraining() || (await answers(parts.ping))
    const status = statusOf({
      draining: parts.isDraining(),
      answering,
      journal: journal.state.name,
      full: parts.isJournalFull(),
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

/** Without its database a node goes on serving who is connected, but should not be sent more. */
function statusOf(facts: {
  readonly draining: boolean
  readonly answering: boolean
  readonly journal: Readiness['journal']
  readonly full: boolean
  readonly redis: BusState['name']
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
