import type { VersionRetention } from '../config/versions.ts'
import type { ServerFeature } from '../features/server-feature.ts'
import type { Caller } from '../http/caller.ts'
import { Sweeper } from '../scheduling/sweeper.ts'
import { versionRoutes } from './routes.ts'
import { thinVersions } from './thin-versions.ts'
import { VersionService, type VersionServiceOptions } from './version-service.ts'

/** What {@link versionsFeature} works with. */
export interface VersionsFeatureOptions extends VersionServiceOptions {
  readonly retention: VersionRetention
  readonly caller: Caller
}

/** The versions of documents over HTTP, those that are due, and their thinning. */
export function versionsFeature(options: VersionsFeatureOptions): ServerFeature {
  const { store, recorder, retention, caller } = options
  const versions = new VersionService(options)
  const sweeper = new Sweeper(recorder)
  return {
    routes: (app) => versionRoutes(app, { versions, caller }),
    housekeeping: [thinVersions(store, retention)],
    start: () => sweeper.start(),
    close: { quiet: () => sweeper.close() },
  }
}
