import type { Send } from '../api/http.ts'

/** The page's first request, which `public/early.js` sends before the app's scripts are loaded. */
export interface EarlyRequest {
  /** Path and query. */
  readonly path: string
  readonly response: Promise<Response>
  /** A socket to the server's `/collab`, on the page of a document. */
  readonly socket: WebSocket | null
}

declare global {
  interface Window {
    cowriteEarly?: EarlyRequest | undefined
  }
}

/** `fetch`, which answers the first GET of the early request's URL by its response. */
export const sendOrTakeEarly: Send = (url, init) => {
  const early = window.cowriteEarly
  const isSame = init.method === 'GET' && url.href === new URL(early?.path ?? '', location.href).href
  if (early === undefined || !isSame) return fetch(url, init)
  // A later request asks for the present state.
  window.cowriteEarly = undefined
  return early.response
}
