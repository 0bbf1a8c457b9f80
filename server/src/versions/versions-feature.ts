import type { Logger } from 'pino'
import type { VersionRetention } from '../config/versions.ts'
import type { ServerFeature } from '../features/server-feature.ts'
import type { Caller } from '../http/caller.ts'
import { Sweeper } from '../scheduling/sweeper.ts'
import { DocumentWorkers } from '../workers/document-workers.ts'
import { versionRoutes } from './routes.ts'
import { thinVersions } from './thin-versions.ts'
import { VersionService, type VersionServiceOptions } from './version-service.ts'

/** What {@link versionsFeature} works with. */
export interface VersionsFeatureOptions extends Omit<VersionServiceOptions, 'workers'> {
  readonly retention: VersionRetention
  readonly caller: Caller
  readonly logger: Logger
}

/** The versions of documents over HTTP, those that are due, and their thinning. */
export function versionsFeature(options: VersionsFeatureOptions): ServerFeature {
  const { store, recorder, retention, caller, logger } = options
  const workers = new DocumentWorkers(logger)
  const versions = new VersionService({ ...options, workers })
  const sweeper = new Sweeper(recorder)
  return {
    routes: (app) => versionRoutes(app, { versions, caller }),
    housekeeping: [thinVersions(store, retention)],
    start: () => sweeper.start(),
    close: {
      quiet: () => sweeper.close(),
      release: () => workers.close(),
    },
  }
}
