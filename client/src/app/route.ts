/** The pages of the web app. */
export type Route =
  | { readonly page: 'documents' }
  | { readonly page: 'trash' }
  | { readonly page: 'document'; readonly address: string }
  | { readonly page: 'unknown' }

/** The project of addresses without a project. */
export const DEFAULT_PROJECT = 'demo'

/** The page of a path. */
export function routeOf(path: string): Route {
  if (path === '/') return { page: 'documents' }
  if (path === '/trash') return { page: 'trash' }
  const encoded = /^\/d\/(.+)$/.exec(path)?.[1]
  const address = encoded === undefined ? null : decode(encoded)
  return address === null ? { page: 'unknown' } : { page: 'document', address: fullAddress(address) }
}

/** The path of a page. */
export function pathOf(route: Exclude<Route, { page: 'unknown' }>): string {
  switch (route.page) {
    case 'documents':
      return '/'
    case 'trash':
      return '/trash'
    case 'document':
      return `/d/${encodeURIComponent(route.address)}`
    default:
      return route satisfies never
  }
}

/** A document's address with its project. */
export function fullAddress(address: string): string {
  return address.includes('/') ? address : `${DEFAULT_PROJECT}/${address}`
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    // An invalid percent encoding is no page of the app.
    return null
  }
}
