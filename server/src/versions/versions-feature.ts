import type { AuthorNames } from '../authorship/author-names.ts'
import type { VersionRetention } from '../config/versions.ts'
import type { ServerFeature } from '../features/server-feature.ts'
import type { Caller } from '../http/caller.ts'
import { Sweeper } from '../scheduling/sweeper.ts'
import { versionRoutes } from './routes.ts'
import { thinVersions } from './thin-versions.ts'
import { VersionDifferences } from './version-differences.ts'
import { VersionService, type VersionServiceOptions } from './version-service.ts'

/** What {@link versionsFeature} works with. */
export interface VersionsFeatureOptions extends VersionServiceOptions {
  readonly names: AuthorNames
  readonly retention: VersionRetention
  readonly caller: Caller
}

/** The versions of documents over HTTP, those that are due, and their thinning. */
export function versionsFeature(options: VersionsFeatureOptions): ServerFeature {
  const { store, recorder, retention, caller } = options
  const versions = new VersionService(options)
  const differences = new VersionDifferences(options)
  const sweeper = new Sweeper(recorder)
  return {
    routes: (app) => versionRoutes(app, { versions, differences, caller }),
    housekeeping: [thinVersions(store, retention)],
    start: () => sweeper.start(),
    close: { quiet: () => sweeper.close() },
  }
}
