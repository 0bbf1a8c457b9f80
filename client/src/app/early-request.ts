import type { Send } from '../api/http.ts'

/** The page's first request, which `public/early.js` sends before the app's scripts are loaded. */
export interface EarlyRequest {
  /** Path and query; `null` where the page requests nothing at once. */
  readonly path: string | null
  readonly response: Promise<Response> | null
  /** The renewal of the account's session, where this browser has had one. `response` waits for it. */
  readonly renewal: Promise<Response> | null
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
  if (early?.path == null || early.response === null || init.method !== 'GET') return fetch(url, init)
  if (url.href !== new URL(early.path, location.href).href) return fetch(url, init)
  // A later request asks for the present state.
  window.cowriteEarly = undefined
  return early.response
}
