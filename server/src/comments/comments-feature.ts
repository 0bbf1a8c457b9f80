import type { ServerFeature } from '../features/server-feature.ts'
import type { Caller } from '../http/caller.ts'
import { CommentService, type CommentServiceOptions } from './comment-service.ts'
import { commentRoutes } from './routes.ts'

/** Time for which deleted threads are remembered, in ms: clients that know older ones read all threads. */
const KEPT_MS = 30 * 24 * 3_600_000
/** Threads that are forgotten by one statement. */
const PAGE = 500

/** What {@link commentsFeature} works with. */
export interface CommentsFeatureOptions extends CommentServiceOptions {
  readonly caller: Caller
}

/** Comments on documents: over HTTP, and for other features by `comments`. */
export function commentsFeature(
  options: CommentsFeatureOptions,
): ServerFeature & { readonly comments: CommentService } {
  const { caller, store } = options
  const comments = new CommentService(options)
  return {
    comments,
    routes: (app) => commentRoutes(app, { comments, caller }),
    housekeeping: [
      {
        name: 'deleted-comments',
        run: async (now, signal) => {
          for (let forgotten = 0; ; ) {
            const page = await store.comments.forgetDeleted(new Date(now.getTime() - KEPT_MS), PAGE)
            forgotten += page
            if (page < PAGE || signal?.aborted === true) return forgotten
          }
        },
      },
    ],
  }
}
