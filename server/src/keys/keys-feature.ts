import type { ServerFeature } from '../features/server-feature.ts'
import type { Caller } from '../http/caller.ts'
import { KeyService, type KeyServiceOptions } from './key-service.ts'
import { keyRoutes } from './routes.ts'

/** Keys of the API, of people and organizations. */
export function keysFeature(options: KeyServiceOptions & { readonly caller: Caller }): ServerFeature {
  const keys = new KeyService(options)
  return { routes: (app) => keyRoutes(app, { keys, caller: options.caller }) }
}
