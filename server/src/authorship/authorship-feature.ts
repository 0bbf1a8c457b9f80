import type { ServerFeature } from '../features/server-feature.ts'
import type { Caller } from '../http/caller.ts'
import { AuthorService, type AuthorServiceOptions } from './author-service.ts'
import { authorRoutes } from './routes.ts'

/** What {@link authorshipFeature} works with. */
export interface AuthorshipFeatureOptions extends AuthorServiceOptions {
  readonly caller: Caller
}

/** Who wrote what, over HTTP. */
export function authorshipFeature({ caller, ...options }: AuthorshipFeatureOptions): ServerFeature {
  const authors = new AuthorService(options)
  return { routes: (app) => authorRoutes(app, { authors, caller }) }
}
