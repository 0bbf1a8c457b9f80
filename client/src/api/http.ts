import type { ErrorBody } from '@cowrite/crdt/errors'

/** Why a request failed, in words for people. */
export interface ApiError {
  /** HTTP status; 0 when the server could not be reached at all. */
  readonly status: number
  /** Stable name of the error, as in the server's table; `unreachable` when there was no answer. */
  readonly error: string
  readonly message: string
  readonly todo: string
}

/** The outcome of a request: failing is expected and therefore a value. */
export type ApiResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ApiError }

/** What a request may carry. */
export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly body?: unknown
  readonly signal?: AbortSignal
  /** Credentials for servers that ask for them. */
  readonly token?: string
}

/** Asks the server at `server` (an origin) for JSON at `path`, `null` for an answer without content. Rejects only when the caller aborts. */
export async function requestJson<T>(
  server: string,
  path: string,
  request: ApiRequest = {},
): Promise<ApiResult<T>> {
  const { method = 'GET', body, signal, token } = request
  const headers: Record<string, string> = { accept: 'application/json' }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`
  let response: Response
  try {
    response = await fetch(new URL(path, server), {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    return { ok: false, error: UNREACHABLE }
  }
  const value = response.status === 204 ? null : await readJson(response)
  if (response.ok && value !== undefined) return { ok: true, value: value as T }
  return { ok: false, error: { status: response.status, ...errorBody(value) } }
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
    // A proxy's error page, or a connection cut in the middle: not an answer of the server.
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
