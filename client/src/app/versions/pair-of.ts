import { NOW, type Version } from '../../api/versions.ts'
import type { Pair } from './change-list.ts'
import type { Show, VersionsPlace } from './versions-place.ts'

/** What is shown: a version, and the one or the present document that it is compared with. */
export interface Chosen {
  /** The id of the version, or `now`. */
  readonly version: string
  readonly against: string
  readonly pair: Pair
}

/**
 * What a place shows: the newest version compared with now, unless another one was chosen. The earlier state always comes
 * first. `null` while there is no version to show.
 */
export function pairOf(place: VersionsPlace, versions: readonly Version[], show: Show): Chosen | null {
  const newest = versions[0]?.id ?? null
  const version = place.version ?? newest
  if (version === null) return null
  if (show === 'text' || show === 'authors')
    return { version, against: place.against, pair: { from: version, to: null } }
  // The present document compared with itself says nothing.
  const against = place.against === version ? (version === NOW ? newest : NOW) : place.against
  if (against === null) return null
  const isSwapped = version === NOW || (against !== NOW && against < version)
  const pair = isSwapped ? { from: against, to: version } : { from: version, to: against }
  return { version, against, pair }
}
