import type { ErrorBody } from '@cowrite/crdt/errors'

/** A failed request, with texts for the user. */
export interface ApiError {
  /** HTTP status; 0 when the server did not respond. */
  readonly status: number
  /** Name of the error in the table of errors; `unreachable` when the server did not respond. */
  readonly error: string
  readonly message: string
  readonly todo: string
  /** After how many seconds the request may be sent again, where the server says so. */
  readonly retryAfterS?: number
}

/** The result of a request. Failures are expected and therefore values. */
export type ApiResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ApiError }

/** Sends a request, as `fetch` does. */
export type Send = (url: URL, init: RequestInit & { readonly method: string }) => Promise<Response>

/**
 * Sends requests with the credentials that `token` returns; without any where it returns an empty text. An
 * `Authorization` that the request has already stays.
 */
export function sendWith(token: () => string | Promise<string>, send: Send = fetch): Send {
  return async (url, init) => {
    const headers = new Headers(init.headers)
    const credentials = headers.has('authorization') ? '' : await token()
    if (credentials === '') return await send(url, init)
    headers.set('authorization', `Bearer ${credentials}`)
    return await send(url, { ...init, headers })
  }
}

/** Options of a request. */
export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** A body in JSON. */
  readonly body?: unknown
  /** A body that is text or bytes, with its media type. */
  readonly text?: { readonly type: string; readonly content: string | Blob }
  readonly signal?: AbortSignal
  /** Credentials, for servers that require them. */
  readonly token?: string
  /** Default `fetch`. */
  readonly send?: Send
}

/**
 * Sends a request to the origin `server` and parses the JSON response; the value is `null` for a response without content.
 * Rejects only when the caller aborts.
 */
export async function requestJson<T>(
  server: string,
  path: string,
  request: ApiRequest = {},
): Promise<ApiResult<T>> {
  const { method = 'GET', body, text, signal, token, send = fetch } = request
  const headers: Record<string, string> = { accept: 'application/json' }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (text !== undefined) headers['content-type'] = text.type
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`
  let response: Response
  try {
    response = await send(new URL(path, server), {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(text === undefined ? {} : { body: text.content }),
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    return { ok: false, error: UNREACHABLE }
  }
  // Without content there is no type of it.
  const value = response.headers.has('content-type') ? await readJson(response) : null
  if (response.ok && value !== undefined) return { ok: true, value: value as T }
  const retryAfterS = Number.parseInt(response.headers.get('retry-after') ?? '', 10)
  const retry = Number.isNaN(retryAfterS) ? {} : { retryAfterS }
  return { ok: false, error: { status: response.status, ...errorBody(value), ...retry } }
}

const UNREACHABLE: ApiError = {
  status: 0,
  error: 'unreachable',
  message: 'The server did not answer.',
  todo: 'Check your connection, then try again.',
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    // The error page of a proxy, or an incomplete response.
    return undefined
  }
}

function errorBody(value: unknown): Omit<ApiError, 'status'> {
  const body = (typeof value === 'object' && value !== null ? value : {}) as Partial<
    Record<keyof ErrorBody, unknown>
  >
  const text = (part: unknown, otherwise: string) =>
    typeof part === 'string' && part !== '' ? part : otherwise
  return {
    error: text(body.error, 'internal'),
    message: text(body.message, 'The server answered with an error.'),
    todo: text(body.todo, 'Try again in a moment.'),
  }
}
