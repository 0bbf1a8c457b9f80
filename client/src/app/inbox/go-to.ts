import { navigate } from '../navigation/navigation.tsx'
import { routeOf } from '../navigation/route.ts'

/** Goes to a place in a document, given as a path with a hash. */
export function goTo(path: string): void {
  const { pathname, hash } = new URL(path, location.href)
  if (pathname !== location.pathname) {
    const route = routeOf(pathname)
    if (route.page === 'unknown') return
    navigate(route)
    if (hash !== '') history.replaceState(null, '', pathname + hash)
    return
  }
  // The open document looks at the hash when it changes, and is told of one that it has seen before.
  if (hash === location.hash) dispatchEvent(new HashChangeEvent('hashchange'))
  else if (hash !== '') location.hash = hash
}
