import type { Store } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { ServerFeature } from '../features/server-feature.ts'
import type { Caller } from '../http/caller.ts'
import type { LinkReader } from './link-reader.ts'
import { LinkService, type LinkServiceOptions } from './link-service.ts'
import { readMissed } from './read-missed.ts'
import { linkRoutes } from './routes.ts'

/** What {@link linksFeature} works with. */
export interface LinksFeatureOptions extends LinkServiceOptions {
  readonly store: Store
  readonly reader: LinkReader
  readonly caller: Caller
  readonly logger: Logger
}

/** Which documents mention which: over HTTP, and the reading of what edits did not bring. */
export function linksFeature(options: LinksFeatureOptions): ServerFeature {
  const { reader, caller } = options
  const links = new LinkService(options)
  let ended = Promise.resolve()
  return {
    routes: (app) => linkRoutes(app, { links, caller }),
    housekeeping: [readMissed(options)],
    close: {
      quiet: () => {
        ended = reader.close()
      },
      release: () => ended,
    },
  }
}
