/** The pages of the web app. */
export type Route = Page | { readonly page: 'unknown' }

/** A page that has an address. */
export type Page = ListPage | { readonly page: 'document'; readonly address: string }

/** A page that lists documents. */
export type ListPage =
  | { readonly page: 'documents' }
  | { readonly page: 'favourites' }
  | { readonly page: 'recent' }
  | { readonly page: 'project'; readonly project: string }
  | { readonly page: 'trash' }

/** A page that lists documents outside of the trash. */
export type DocumentsPageAddress = Exclude<ListPage, { page: 'trash' }>

/** The project of addresses without a project. */
export const DEFAULT_PROJECT = 'demo'

/** The page of a path. */
export function routeOf(path: string): Route {
  switch (path) {
    case '/':
      return { page: 'documents' }
    case '/favourites':
      return { page: 'favourites' }
    case '/recent':
      return { page: 'recent' }
    case '/trash':
      return { page: 'trash' }
  }
  const project = /^\/p\/([a-z0-9-]{1,64})$/.exec(path)?.[1]
  if (project !== undefined) return { page: 'project', project }
  const encoded = /^\/d\/(.+)$/.exec(path)?.[1]
  const address = encoded === undefined ? null : decode(encoded)
  return address === null ? { page: 'unknown' } : { page: 'document', address: fullAddress(address) }
}

/** The path of a page. */
export function pathOf(page: Page): string {
  switch (page.page) {
    case 'documents':
      return '/'
    case 'favourites':
    case 'recent':
    case 'trash':
      return `/${page.page}`
    case 'project':
      return `/p/${page.project}`
    case 'document':
      return `/d/${encodeURIComponent(page.address)}`
    default:
      return page satisfies never
  }
}

/** A document's address with its project. */
export function fullAddress(address: string): string {
  return address.includes('/') ? address : `${DEFAULT_PROJECT}/${address}`
}

/** The project of a full address. */
export function projectOf(address: string): string {
  return address.slice(0, address.indexOf('/'))
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    // An invalid percent encoding is no page of the app.
    return null
  }
}
