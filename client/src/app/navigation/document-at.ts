import { routeOf } from './route.ts'

/** The document whose page a URL is, on the server at `origin`; `null` for all others, and for a part of a document. */
export function documentAt(url: string, origin: string): string | null {
  if (!URL.canParse(url)) return null
  const { origin: own, pathname, search, hash } = new URL(url)
  const route = own === origin && search === '' && hash === '' ? routeOf(pathname) : null
  return route?.page === 'document' ? route.address : null
}
