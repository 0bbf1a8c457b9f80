import type { ServerFeature } from '../features/server-feature.ts'
import type { Caller } from '../http/caller.ts'
import { usageRoutes } from './routes.ts'
import { UsageService, type UsageServiceOptions } from './usage-service.ts'

/** What agents used in documents, over HTTP. */
export function usageFeature({
  caller,
  ...options
}: UsageServiceOptions & { readonly caller: Caller }): ServerFeature {
  const usage = new UsageService(options)
  return { routes: (app) => usageRoutes(app, { usage, caller }) }
}
