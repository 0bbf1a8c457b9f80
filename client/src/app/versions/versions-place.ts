import { useMemo, useSyncExternalStore } from 'react'
import { NOW } from '../../api/versions.ts'

/** How a version is shown. */
export type Show = 'differences' | 'sides' | 'authors' | 'text'

/** What the versions of a document are open at, as its address says it. */
export interface VersionsPlace {
  /** The id of the version that is shown; `now`; or `null`: none was chosen yet. */
  readonly version: string | null
  /** The id of the version that it is compared with, or `now`. */
  readonly against: string
  readonly show: Show
}

const SHOWS: ReadonlySet<string> = new Set<Show>(['differences', 'sides', 'authors', 'text'])
/** Event on the window after the place has changed without the browser's doing. */
const MOVED = 'cowrite:versions-moved'
/** What the state of the history says of an entry that was made by opening the versions. */
const OPENED = 'cowrite-versions'

/** The place of the query of an address; `null` when the versions are not open. */
export function placeOf(search: string): VersionsPlace | null {
  const query = new URLSearchParams(search)
  const version = query.get('versions')
  if (version === null) return null
  const show = query.get('show') ?? ''
  return {
    version: version === '' ? null : version,
    against: query.get('against') ?? NOW,
    show: SHOWS.has(show) ? (show as Show) : 'differences',
  }
}

/** The query of a place. */
export function searchOf({ version, against, show }: VersionsPlace): string {
  const query = new URLSearchParams({ versions: version ?? '' })
  if (against !== NOW) query.set('against', against)
  if (show !== 'differences') query.set('show', show)
  return `?${query}`
}

/** The place of the present address; `null` when the versions are not open. */
export function useVersionsPlace(): VersionsPlace | null {
  const search = useSyncExternalStore(subscribe, () => location.search)
  return useMemo(() => placeOf(search), [search])
}

/** Opens the versions, so that Back closes them. */
export function openVersions(): void {
  if (placeOf(location.search) !== null) return
  history.pushState(
    OPENED,
    '',
    location.pathname + searchOf({ version: null, against: NOW, show: 'differences' }),
  )
  dispatchEvent(new Event(MOVED))
}

/** Goes to another place within the versions. */
export function moveVersions(place: VersionsPlace): void {
  history.replaceState(history.state, '', location.pathname + searchOf(place))
  dispatchEvent(new Event(MOVED))
}

/** Closes the versions: the document as it is now. */
export function closeVersions(): void {
  if (history.state === OPENED) {
    history.back()
    return
  }
  history.replaceState(null, '', location.pathname)
  dispatchEvent(new Event(MOVED))
}

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener)
  addEventListener(MOVED, listener)
  return () => {
    removeEventListener('popstate', listener)
    removeEventListener(MOVED, listener)
  }
}
