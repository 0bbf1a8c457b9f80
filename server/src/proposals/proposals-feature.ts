import type { Logger } from 'pino'
import type { HousekeepingTask } from '../features/housekeeping-task.ts'
import type { ServerFeature } from '../features/server-feature.ts'
import type { Caller } from '../http/caller.ts'
import { OwnHunks } from './own-hunks.ts'
import { ProposalService, type ProposalServiceOptions } from './proposal-service.ts'
import { proposalRoutes } from './routes.ts'

/** Time for which suggestions are kept on which everything is decided, in ms. */
const KEPT_MS = 90 * 24 * 3_600_000
/** Suggestions that are deleted by one statement. */
const PAGE = 500
/** An acceptance may be written by the node that stored it for this long, in ms, before another one does. */
const OWN_MS = 60_000

/** What {@link proposalsFeature} works with. */
export interface ProposalsFeatureOptions extends ProposalServiceOptions {
  readonly caller: Caller
  readonly logger: Logger
}

/** Suggestions for documents: over HTTP, and for other features by `proposals`. */
export function proposalsFeature(
  options: ProposalsFeatureOptions,
): ServerFeature & { readonly proposals: ProposalService } {
  const { caller, logger, store } = options
  const proposals = new ProposalService(options)
  const housekeeping: readonly HousekeepingTask[] = [
    {
      name: 'accepted-suggestions',
      run: (now) => proposals.releaseWaiting(new Date(now.getTime() - OWN_MS)),
    },
    {
      name: 'decided-suggestions',
      run: async (now, signal) => {
        for (let deleted = 0; ; ) {
          const page = await store.proposals.deleteDecided(new Date(now.getTime() - KEPT_MS), PAGE)
          deleted += page
          if (page < PAGE || signal?.aborted === true) return deleted
        }
      },
    },
  ]
  let starting = Promise.resolve()
  return {
    proposals,
    routes: (app) => proposalRoutes(app, { proposals, own: new OwnHunks(options), caller }),
    housekeeping,
    start: () => {
      starting = proposals
        .releaseWaiting(new Date())
        .then(() => {})
        // The hourly task tries again.
        .catch((err: unknown) => logger.warn({ err }, 'accepted suggestions are not in their documents yet'))
    },
    close: { drain: () => starting },
  }
}
