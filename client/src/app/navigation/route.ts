/** The pages of the web app. */
export type Route = Page | { readonly page: 'unknown' }

/** A page that has an address. */
export type Page =
  | ListPage
  | { readonly page: 'document'; readonly address: string }
  | GatePage
  | { readonly page: 'settings'; readonly section: string }
  /** A program asks for access: the id of its request. */
  | { readonly page: 'consent'; readonly uid: string }

/** A page for who is not signed in. */
export type GatePage =
  | { readonly page: 'sign-in' | 'sign-up' | 'forgot' }
  | {
      readonly page: 'reset' | 'verify' | 'setup' | 'invitation' | 'share-link' | 'unsubscribe'
      /** The secret of the link. */
      readonly token: string
    }

/** A page that lists documents. */
export type ListPage =
  | { readonly page: 'documents' }
  | { readonly page: 'favourites' }
  | { readonly page: 'recent' }
  | { readonly page: 'project'; readonly project: string }
  | { readonly page: 'trash' }

/** A page that lists documents outside of the trash. */
export type DocumentsPageAddress = Exclude<ListPage, { page: 'trash' }>

/** The paths of links with a secret, of sections of the settings, and of requests of programs. */
const LINK = /^\/(reset|verify|setup|invitation|unsubscribe|s|settings|consent)\/([\w-]+)$/

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
    case '/sign-in':
      return { page: 'sign-in' }
    case '/sign-up':
      return { page: 'sign-up' }
    case '/forgot':
      return { page: 'forgot' }
  }
  const [, kind, token = ''] = LINK.exec(path) ?? []
  if (kind !== undefined) return linkRoute(kind, token)
  const project = /^\/p\/([a-z0-9-]{1,64})$/.exec(path)?.[1]
  if (project !== undefined) return { page: 'project', project }
  const encoded = /^\/d\/(.+)$/.exec(path)?.[1]
  const address = encoded === undefined ? null : decode(encoded)
  return address === null ? { page: 'unknown' } : { page: 'document', address: fullAddress(address) }
}

function linkRoute(kind: string, token: string): Route {
  switch (kind) {
    case 's':
      return { page: 'share-link', token }
    case 'settings':
      return { page: 'settings', section: token }
    case 'consent':
      return { page: 'consent', uid: token }
    case 'reset':
    case 'verify':
    case 'setup':
    case 'invitation':
    case 'unsubscribe':
      return { page: kind, token }
    default:
      return { page: 'unknown' }
  }
}

/** The path of a page. */
export function pathOf(page: Page): string {
  switch (page.page) {
    case 'documents':
      return '/'
    case 'favourites':
    case 'recent':
    case 'trash':
    case 'sign-in':
    case 'sign-up':
    case 'forgot':
      return `/${page.page}`
    case 'reset':
    case 'verify':
    case 'setup':
    case 'invitation':
    case 'unsubscribe':
      return `/${page.page}/${page.token}`
    case 'share-link':
      return `/s/${page.token}`
    case 'settings':
      return `/settings/${page.section}`
    case 'consent':
      return `/consent/${page.uid}`
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
